// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Path prefixes of a production host and where they are in a sandbox. Nothing else of a shipped file is changed. */
final class Relocation {
    private final Map<String, Path> prefixes;
    private final Pattern pattern;

    private Relocation(Map<String, Path> prefixes) {
        this.prefixes = prefixes;
        this.pattern = Pattern.compile(prefixes.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![A-Za-z0-9._/-])(", ")(?![A-Za-z0-9-])")));
    }

    static Relocation to(Layout layout) {
        Map<String, Path> prefixes = new LinkedHashMap<>();
        prefixes.put("/etc/postfix", layout.etc("postfix"));
        prefixes.put("/etc/dovecot", layout.etc("dovecot"));
        prefixes.put("/etc/ddmail", layout.etc("ddmail"));
        prefixes.put("/run/ddmail-auth", layout.run("ddmail-auth"));
        prefixes.put("/var/run/postgresql", layout.databaseSockets());
        prefixes.put("/var/spool/postfix", layout.queue());
        prefixes.put("/var/vmail", layout.mailRoot());
        prefixes.put("/usr/lib/ddmail", layout.root().resolve("bin"));
        return new Relocation(prefixes);
    }

    String apply(String text) {
        return pattern.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(String.valueOf(prefixes.get(found.group()))));
    }

    /** Copies a file or a directory with all it holds; files get mode 0644. */
    void copy(Path from, Path to) throws SandboxException {
        try (Stream<Path> files = Files.walk(from)) {
            List<Path> all = files.toList();
            for (Path file : all) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.writeString(target, apply(Files.readString(file)));
                }
            }
        } catch (IOException e) {
            throw new SandboxException("cannot copy " + from + " to " + to, e);
        }
    }
}
