// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import se.ddmail.smtp.Reply;

/** What a content scanner says of a message. */
sealed interface Finding {

    /** It may pass, with these changes. */
    record Passed(HeaderEdits edits) implements Finding {}

    /** It may not, for ever or for now. */
    record Refused(Reply reply) implements Finding {}
}
