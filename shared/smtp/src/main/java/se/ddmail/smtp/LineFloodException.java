// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import java.io.IOException;

/** A line without end: the connection is not worth keeping. */
public final class LineFloodException extends IOException {
    private static final long serialVersionUID = 1;

    LineFloodException() {
        super("line without end");
    }
}
