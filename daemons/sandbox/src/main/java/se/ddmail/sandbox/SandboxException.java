// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

/** A part of the sandbox could not be started or did not do what it should; the message says which and why. */
public final class SandboxException extends Exception {
    private static final long serialVersionUID = 1L;

    SandboxException(String message) {
        super(message);
    }

    SandboxException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
