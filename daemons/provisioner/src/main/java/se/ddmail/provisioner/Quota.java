// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size limit of a mailbox, as people write it: {@code 500M}, {@code 1G}, {@code none}. Units are powers of 1024. */
final class Quota {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})([kKmMgGtT]?)");
    private static final String UNITS = "KMGT";
    private static final long LARGEST = 1L << 50;

    private Quota() {}

    /**
     * The number of bytes; empty for {@code none}.
     *
     * @throws Failure if it is no such number, zero, or above 1024T
     */
    static OptionalLong parse(String text) throws Failure {
        if (text.equalsIgnoreCase("none")) {
            return OptionalLong.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw bad("quota '" + text + "' is not a size");
        }
        int unit = form.group(2).isEmpty() ? 0 : UNITS.indexOf(form.group(2).toUpperCase(Locale.ROOT)) + 1;
        long number = Long.parseLong(form.group(1));
        if (number == 0) {
            throw bad("a quota of 0 would refuse every message");
        }
        if (number > LARGEST >> (10 * unit)) {
            throw bad("quota '" + text + "' is above 1024T");
        }
        return OptionalLong.of(number << (10 * unit));
    }

    /** The shortest exact form: {@code 1G}, {@code 1536M}, {@code 1000}; {@code none} without a limit. */
    static String text(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "none";
        }
        long number = bytes.getAsLong();
        int unit = 0;
        while (unit < UNITS.length() && number != 0 && number % 1024 == 0) {
            number /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(number) : number + UNITS.substring(unit - 1, unit);
    }

    private static Failure bad(String message) {
        return new Failure(
                Problem.BAD_INPUT, message, "Write a whole number of bytes, or with k, M, G or T: 500M, 1G; or: none");
    }
}
