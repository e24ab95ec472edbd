// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.Objects;

/**
 * The command could not do what was asked. The message says what is wrong and names the argument; the hint says what to do
 * and shows an example of right. Neither ever holds a secret. Both may hold user input: printing makes it {@link Printable}.
 */
final class Failure extends Exception {
    private final Problem problem;
    private final String hint;

    Failure(Problem problem, String message, String hint) {
        super(message);
        this.problem = problem;
        this.hint = hint;
    }

    Failure(Problem problem, String message, String hint, Throwable cause) {
        super(message, cause);
        this.problem = problem;
        this.hint = hint;
    }

    Problem problem() {
        return problem;
    }

    /** What to do; empty where nothing sensible can be said. */
    String hint() {
        return hint;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }
}
