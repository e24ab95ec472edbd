// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.rule;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.ddmail.directory.Address;
import se.ddmail.directory.InvalidAddressException;

/**
 * Reads a recipient as Postfix does, which takes more than RFC 5321 allows: a comment, a dot behind the domain, a route.
 * If it and we read one spelling as two mailboxes, mail for the one would pass as mail for the other, which nobody
 * encrypts; so what is not sure to be read alike is refused.
 */
final class Spelling {

    /** A local part that Postfix takes as it stands, though it may be too long or have its dots in the wrong places. */
    private static final Pattern LOOSE = Pattern.compile("([A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+)@([^@]+)");

    private Spelling() {}

    /**
     * The address that Postfix looks up, perhaps without its detail; empty when no mailbox here can have such an address.
     *
     * @throws InvalidAddressException when Postfix may take it for another address, or for none. An address literal is
     *     such a case: for one of this host's Postfix takes the local part apart. So is a name without a domain, but for
     *     the postmaster, whom everybody must be able to reach (RFC 5321 section 4.5.1); Postfix adds the host's own name,
     *     which is no domain of mailboxes.
     */
    static Optional<Address> read(String recipient) throws InvalidAddressException {
        if (recipient.equalsIgnoreCase("postmaster")) {
            return Optional.empty();
        }
        String text = withoutRoute(recipient).replaceFirst("\\.+$", "");
        try {
            return Optional.of(Address.parse(text));
        } catch (InvalidAddressException e) {
            Matcher loose = LOOSE.matcher(text);
            if (!loose.matches()) {
                throw e;
            }
            return loose(loose.group(1), loose.group(2));
        }
    }

    /** Long addresses are in use, so are stray dots, and behind a plus they may be a detail of ours. */
    private static Optional<Address> loose(String localPart, String domain) throws InvalidAddressException {
        Address somebody = Address.parse("x@" + domain); // its domain must be one
        try {
            return Optional.of(Address.parse(localPart.replaceFirst("(?<=.)\\+.*", "") + "@" + somebody.domain()));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    /** RFC 5321 section 4.1.1.3. */
    private static String withoutRoute(String recipient) {
        return recipient.startsWith("@") ? recipient.substring(recipient.indexOf(':') + 1) : recipient;
    }
}
