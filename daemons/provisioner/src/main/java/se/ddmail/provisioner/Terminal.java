// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the command runs: its streams, and whether a person sits there.
 *
 * @param columns whether standard output is a terminal, so that people get aligned columns and scripts get tabs
 * @param prompt empty where nobody can be asked
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean columns, Optional<Prompt> prompt) {
    /** Asks a person for a secret without showing it. */
    interface Prompt {
        /** The answer, or null when the person ended the input. The caller wipes it. */
        char @Nullable [] ask(String question);
    }

    /** The real one. Text is UTF-8 in any locale: a name must not turn into question marks because of {@code LANG=C}. */
    @SuppressWarnings("SystemConsoleNull") // it is, of the kind chosen here
    static Terminal ofProcess() {
        // From JDK 22 on another kind is the default, which is there without a terminal as well.
        System.setProperty("jdk.console", "java.base");
        Console console = System.console();
        return new Terminal(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                // The JDK finds a console only where input is a terminal too; the launcher can tell for output alone.
                Boolean.parseBoolean(System.getProperty("ddmail.columns", String.valueOf(console != null))),
                Optional.ofNullable(console).map(present -> question -> present.readPassword("%s", question)));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
