// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.util.List;

/**
 * The {@code ddmail} command of a sandbox.
 *
 * @param program its start script
 */
record Ddmail(String program) {
    /** Runs it, which must succeed; returns what it printed. */
    String run(String input, String... words) throws SandboxException {
        Command.Outcome outcome = Command.outcome(Command.join(List.of(program), List.of(words)), input);
        if (outcome.status() != 0) {
            throw new SandboxException("ddmail " + String.join(" ", words) + " ended with status " + outcome.status()
                    + ": " + outcome.output().strip());
        }
        return outcome.output();
    }

    void createMailbox(String address, String password) throws SandboxException {
        run(password + "\n", "mailbox", "create", address, "--password-file", "-");
    }
}
