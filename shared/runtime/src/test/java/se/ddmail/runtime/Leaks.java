// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a log line must not hold. */
final class Leaks {
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@<>\"'=(]@(?:[\\p{L}\\p{N}-]+\\.)+\\p{L}[\\p{L}\\p{N}-]+|[^\\s@<>\"'=(]@localhost");
    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 =
            Pattern.compile("(?<![\\w.-])" + OCTET + "(?:\\." + OCTET + "){3}(?!\\w|\\.\\w|-)");
    /** Eight groups, or fewer around a double colon; so a time of day is none. */
    private static final Pattern IPV6 = Pattern.compile("(?<![\\w:.])(?:(?:\\p{XDigit}{1,4}:){7}\\p{XDigit}{1,4}"
            + "|(?:\\p{XDigit}{1,4}(?::\\p{XDigit}{1,4}){0,6})?::(?:\\p{XDigit}{1,4}(?::\\p{XDigit}{1,4}){0,6})?)"
            + "(?![\\w:])");

    private Leaks() {}

    /** Says what the line holds; empty when it is clean. */
    static String in(String line, Collection<String> canaries) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (canaries.stream().anyMatch(canary -> lower.contains(canary.toLowerCase(Locale.ROOT)))) {
            return "a canary";
        }
        if (EMAIL.matcher(line).find()) {
            return "an e-mail address";
        }
        return IPV4.matcher(line).find() || IPV6.matcher(line).find() ? "an IP address" : "";
    }
}
