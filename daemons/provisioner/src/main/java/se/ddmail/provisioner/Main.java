// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

/** Starts the command. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with an exit code of {@code sysexits.h}. */
    public static void main(String[] args) {
        System.exit(Cli.run(Terminal.ofProcess(), args));
    }
}
