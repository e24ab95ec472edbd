// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.IOException;

/** Where replies go. */
@FunctionalInterface
interface Replies {
    void send(Reply reply) throws IOException;
}
