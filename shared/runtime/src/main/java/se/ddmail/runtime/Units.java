// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, as configuration files write them. Anything else, overflow included, is empty. */
final class Units {
    private static final Pattern NUMBER = Pattern.compile("(-?[0-9]+)");
    private static final Pattern BYTES = Pattern.compile("([0-9]+) *([kmgt]?)");
    private static final Pattern DURATION = Pattern.compile("([0-9]+) *(ms|s|m|h|d)");

    private Units() {}

    static OptionalLong number(String text) {
        return times(NUMBER.matcher(text), 1);
    }

    static OptionalLong bytes(String text) {
        Matcher matcher = BYTES.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        return times(
                matcher,
                switch (matcher.group(2)) {
                    case "k" -> 1L << 10;
                    case "m" -> 1L << 20;
                    case "g" -> 1L << 30;
                    case "t" -> 1L << 40;
                    default -> 1;
                });
    }

    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        OptionalLong millis = times(
                matcher,
                switch (matcher.group(2)) {
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    case "d" -> 86_400_000;
                    default -> 1;
                });
        return millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty();
    }

    private static OptionalLong times(Matcher matcher, long unit) {
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (NumberFormatException | ArithmeticException tooBig) {
            return OptionalLong.empty();
        }
    }
}
