// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads one configuration file: {@code key = value} lines, {@code #} comment lines.
 *
 * <p>A daemon asks for each of its keys once. A bad value gives the fallback and is remembered; {@link #finish()} reports
 * every problem of the file at once, with line numbers, and every key that nobody asked for. Reports never repeat a
 * value, so that one written into the wrong file does not reach the log.
 */
public final class ConfigReader {
    private static final Duration LONGEST = Duration.ofDays(20);

    private final Map<String, ConfigLine> lines;
    private final ConfigProblems problems;
    private final Set<String> asked = new LinkedHashSet<>();

    private ConfigReader(Map<String, ConfigLine> lines, ConfigProblems problems) {
        this.lines = lines;
        this.problems = problems;
    }

    /**
     * Reads a file.
     *
     * @throws IOException when the file cannot be read or is not UTF-8 text
     */
    public static ConfigReader of(Path file) throws IOException {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not UTF-8 text", e);
        }
    }

    /**
     * Reads text.
     *
     * @param name what reports call the file
     */
    public static ConfigReader parse(String name, String text) {
        ConfigProblems problems = new ConfigProblems(name);
        return new ConfigReader(ConfigLine.parse(text, problems), problems);
    }

    /** Any text that is not empty. */
    public String text(String key, String fallback) {
        return value(key).orElse(fallback);
    }

    /** As {@link #text}, but an absent key is a problem; the answer is then the empty string. */
    public String requiredText(String key) {
        if (!lines.containsKey(key)) {
            problems.add(0, key + ": is required");
        }
        return text(key, "");
    }

    /** An absolute path. */
    public Path path(String key, Path fallback) {
        return optionalPath(key).orElse(fallback);
    }

    /** An absolute path, or nothing when the file does not have the key. */
    public Optional<Path> optionalPath(String key) {
        Optional<Path> path = value(key).flatMap(ConfigReader::absolutePath);
        if (path.isEmpty() && value(key).isPresent()) {
            problem(key, "must be an absolute path");
        }
        return path;
    }

    /** A whole number from {@code min} to {@code max}, both included. */
    public int integer(String key, int fallback, int min, int max) {
        Optional<String> text = value(key);
        OptionalLong number = text.map(Units::number).orElse(OptionalLong.empty());
        if (number.isPresent() && number.getAsLong() >= min && number.getAsLong() <= max) {
            return (int) number.getAsLong();
        }
        if (text.isPresent()) {
            problem(key, "must be a whole number from " + min + " to " + max);
        }
        return fallback;
    }

    /** A size in bytes: a whole number, plain or with one of the units k, M, G, T (1024-based). */
    public long bytes(String key, long fallback) {
        Optional<String> text = value(key);
        OptionalLong bytes = text.map(Units::bytes).orElse(OptionalLong.empty());
        if (text.isPresent() && bytes.isEmpty()) {
            problem(key, "must be a size such as 50M (units: k, M, G, T)");
        }
        return bytes.orElse(fallback);
    }

    /** A time longer than nothing and not over 20 days: a whole number with one of the units ms, s, m, h, d. */
    public Duration duration(String key, Duration fallback) {
        Optional<String> text = value(key);
        Optional<Duration> duration =
                text.flatMap(Units::duration).filter(d -> !d.isZero() && d.compareTo(LONGEST) <= 0);
        if (text.isPresent() && duration.isEmpty()) {
            problem(key, "must be a time up to 20d such as 300s (units: ms, s, m, h, d)");
        }
        return duration.orElse(fallback);
    }

    /** Words between blanks or commas; a key without a value means none. */
    public List<String> words(String key, List<String> fallback) {
        asked.add(key);
        ConfigLine line = lines.get(key);
        if (line == null) {
            return fallback;
        }
        return List.of(line.value().split("(?U)[\\s,]+")).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Adds a problem that only the daemon can see, such as two values that do not go together. */
    public void problem(String key, String message) {
        ConfigLine line = lines.get(key);
        problems.add(line == null ? 0 : line.number(), key + ": " + message);
    }

    /** The keys asked for so far, in that order. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(asked);
    }

    /**
     * To be called when every key has been asked for.
     *
     * @throws ConfigException when the file has any problem, unknown keys included
     */
    public void finish() throws ConfigException {
        lines.forEach((key, line) -> {
            if (!asked.contains(key)) {
                problems.add(line.number(), "unknown key \"" + key + "\"" + Spelling.hint(key, asked));
            }
        });
        problems.check();
    }

    private Optional<String> value(String key) {
        asked.add(key);
        ConfigLine line = lines.get(key);
        if (line != null && line.value().isEmpty()) {
            problem(key, "has no value; comment the line out to get the default");
            return Optional.empty();
        }
        return Optional.ofNullable(line).map(ConfigLine::value);
    }

    private static Optional<Path> absolutePath(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
