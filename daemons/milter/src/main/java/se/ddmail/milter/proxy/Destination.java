// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import se.ddmail.directory.Address;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.milter.rule.Decision;
import se.ddmail.milter.rule.Reader;
import se.ddmail.openpgp.mail.Protection;

/**
 * A recipient as it is named behind us.
 *
 * @param protection present when what goes there has to be encrypted
 * @param recipient forward path without brackets
 * @param parameters of RCPT
 */
record Destination(Optional<Protection> protection, String recipient, List<String> parameters) {
    Destination {
        parameters = List.copyOf(parameters);
    }

    /**
     * Where mail for a recipient goes: as it was named, with its detail; but an alias with encryption behind it has to be
     * expanded here, because its mailboxes get different messages.
     *
     * @throws IllegalArgumentException when it must not be taken
     */
    static List<Destination> of(SmtpCommand.Rcpt rcpt, Decision decision) {
        if (decision instanceof Decision.Plain) {
            return List.of(new Destination(Optional.empty(), rcpt.recipient(), rcpt.parameters()));
        }
        if (!(decision instanceof Decision.Readers found)) {
            throw new IllegalArgumentException("refused");
        }
        return found.readers().stream().map(reader -> of(rcpt, reader)).toList();
    }

    private static Destination of(SmtpCommand.Rcpt rcpt, Reader reader) {
        if (!reader.byAlias()) {
            return new Destination(reader.protection(), rcpt.recipient(), rcpt.parameters());
        }
        List<String> parameters = new ArrayList<>(rcpt.parameters());
        if (parameters.stream().noneMatch(parameter -> parameter.regionMatches(true, 0, "ORCPT=", 0, 6))) {
            parameters.add("ORCPT=" + typed(rcpt.recipient()));
        }
        return new Destination(reader.protection(), expanded(rcpt.recipient(), reader.address()), parameters);
    }

    /** With the detail that the alias was named with, as Postfix does it (propagate_unmatched_extensions). */
    private static String expanded(String alias, Address mailbox) {
        try {
            Address named = Address.parse(alias);
            Optional<Address> plain = named.withoutDetail();
            if (plain.isEmpty()
                    || named.localPart().startsWith("\"")
                    || mailbox.localPart().startsWith("\"")) {
                return mailbox.text();
            }
            String detail = named.localPart().substring(plain.get().localPart().length());
            return Address.parse(mailbox.localPart() + detail + "@" + mailbox.domain())
                    .text();
        } catch (InvalidAddressException e) {
            return mailbox.text(); // it would be too long
        }
    }

    /** RFC 3461 section 4.2; an address that is not ASCII: RFC 6533 section 3, in the form that passes everywhere. */
    private static String typed(String address) {
        boolean ascii = address.chars().allMatch(c -> c < 0x80);
        StringBuilder text = new StringBuilder(ascii ? "rfc822;" : "utf-8;");
        address.codePoints().forEach(c -> {
            boolean plain = c > ' ' && c < 0x7f && c != '+' && c != '=' && c != '\\';
            if (plain) {
                text.append((char) c);
            } else if (ascii) {
                text.append(String.format("+%02X", c));
            } else {
                text.append(String.format("\\x{%X}", c));
            }
        });
        return text.toString();
    }

    /** The command, in octets. */
    byte[] command() {
        String end = parameters.isEmpty() ? "" : " " + String.join(" ", parameters);
        return ("RCPT TO:<" + recipient + ">" + end + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Destination";
    }
}
