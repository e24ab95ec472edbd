// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.Locale;
import java.util.regex.Pattern;
import se.ddmail.directory.DomainName;
import se.ddmail.directory.InvalidAddressException;

/** Reads domains as people write them: in either form, in any case, with or without the final dot of DNS tools. */
final class Domains {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final int LONGEST = 253; // RFC 1035 section 2.3.4, without the lengths and the root

    private static final String EXAMPLE = "Write it like example.org or bücher.example";

    private Domains() {}

    /**
     * The domain in both forms.
     *
     * @throws Failure naming the rule that the text breaks
     */
    static DomainName parse(String text) throws Failure {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String lower = name.toLowerCase(Locale.ROOT);
        try {
            DomainName domain = isPlain(lower) ? plain(text, lower) : Idn.parse(text, name);
            check(text, domain.ascii());
            return domain;
        } catch (InvalidAddressException e) {
            throw bad(text, "is no domain name", e);
        }
    }

    /** A domain that the directory holds, as people read it: in letters, unless some of them are invisible. */
    static String text(String ascii) {
        try {
            String unicode = parse(ascii).unicode();
            return Printable.isPlain(unicode) ? unicode : ascii;
        } catch (Failure e) {
            return ascii; // stored under older rules
        }
    }

    /** Whether the international rules (and the megabytes of tables behind them) have nothing to say. */
    private static boolean isPlain(String lower) {
        return lower.chars().allMatch(c -> c < 0x80) && !lower.startsWith("xn--") && !lower.contains(".xn--");
    }

    private static DomainName plain(String text, String lower) throws Failure, InvalidAddressException {
        check(text, lower);
        return DomainName.ofAscii(lower);
    }

    private static void check(String text, String ascii) throws Failure {
        String[] labels = ascii.split("\\.", -1);
        for (String label : labels) {
            if (label.isEmpty()) {
                throw bad(text, "has an empty label");
            }
            if (label.length() > 63) {
                throw bad(text, "has a label of more than 63 characters");
            }
            if (!LABEL.matcher(label).matches()) {
                throw bad(text, "has a label that is not letters, digits and inner hyphens: '" + label + "'");
            }
        }
        if (labels.length < 2) {
            throw bad(text, "has no top-level domain");
        }
        if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
            throw bad(text, "looks like an IP address");
        }
        if (ascii.length() > LONGEST) {
            throw bad(text, "is longer than " + LONGEST + " characters");
        }
    }

    static Failure bad(String text, String wrong) {
        return new Failure(Problem.BAD_INPUT, "domain '" + text + "' " + wrong, EXAMPLE);
    }

    private static Failure bad(String text, String wrong, Throwable cause) {
        return new Failure(Problem.BAD_INPUT, "domain '" + text + "' " + wrong, EXAMPLE, cause);
    }
}
