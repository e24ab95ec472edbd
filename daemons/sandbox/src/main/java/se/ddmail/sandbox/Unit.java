// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a daemon's systemd unit says and the sandbox, which has no systemd, does itself: user, groups, file mode mask and
 * the options of the virtual machine.
 */
record Unit(String user, String group, List<String> supplementaryGroups, String umask, List<String> javaOptions) {
    static Unit read(Path file) throws SandboxException {
        Map<String, String> settings = new HashMap<>();
        try {
            String text = Files.readString(file).replace("\\\n", " "); // a line goes on after a backslash
            for (String line : text.lines().toList()) {
                String[] parts = line.split("=", 2);
                if (parts.length == 2) {
                    settings.put(parts[0], parts[1]);
                }
            }
        } catch (IOException e) {
            throw new SandboxException("cannot read " + file, e);
        }
        String user = settings.getOrDefault("User", "");
        String start = settings.getOrDefault("ExecStart", "");
        int jar = start.indexOf(" -jar ");
        if (user.isEmpty() || jar < 0) {
            throw new SandboxException(file + " has no User= or no ExecStart= with -jar");
        }
        List<String> words = words(start.substring(0, jar));
        return new Unit(
                user,
                settings.getOrDefault("Group", user),
                words(settings.getOrDefault("SupplementaryGroups", "")),
                settings.getOrDefault("UMask", "0022"),
                words.subList(1, words.size()));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }

    /** The whole command line: mask, user, virtual machine, jar. Every step replaces the one before, the pid stays. */
    List<String> command(String java, Path jar, Path config) {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh"));
        words.addAll(SystemUser.prefix(user, group, supplementaryGroups));
        words.add(java);
        words.addAll(javaOptions);
        words.addAll(List.of("-jar", jar.toString(), "--config", config.toString()));
        return words;
    }
}
