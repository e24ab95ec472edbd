// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/** Words for the operator. */
final class Failure {
    private Failure() {}

    /** One line for an expected failure; class and place as well for a bug. */
    static String text(Throwable e) {
        String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        if (e instanceof NoSuchFileException) {
            return message + ": no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return message + ": " + e.getClass().getSimpleName();
        }
        return e instanceof RuntimeException || e instanceof Error ? message + " (" + Stack.of(e) + ")" : message;
    }
}
