// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code sandbox.env}: where everything of a running sandbox is, in the syntax of the shell. */
final class SandboxEnvironment {
    private SandboxEnvironment() {}

    /** Replaces the file at once: a reader sees the old text or the new one. */
    static void write(Path file, Map<String, String> values) throws SandboxException {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) ->
                text.append(name).append('=').append(quoted(value)).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SandboxException("cannot write " + file, e);
        }
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9/._:@+-]*") ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    /** Reads a file that {@link #write} wrote. */
    static Map<String, String> read(Path file) throws SandboxException {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                String value = line.substring(equals + 1);
                boolean isQuoted = value.startsWith("'");
                values.put(
                        line.substring(0, equals),
                        isQuoted ? value.substring(1, value.length() - 1).replace("'\\''", "'") : value);
            }
        } catch (IOException e) {
            throw new SandboxException("cannot read " + file, e);
        }
        return values;
    }
}
