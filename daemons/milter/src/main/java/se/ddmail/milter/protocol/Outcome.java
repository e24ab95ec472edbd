// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.util.Optional;

/** What became of a message. */
enum Outcome {
    ENCRYPTED,
    /** Its sender had encrypted it to all its readers. */
    ENCRYPTED_BEFORE,
    /** Not for this door: somebody takes plaintext, or it goes to too many. */
    LEFT_TO_DELIVERY,
    TOO_BIG("552 5.3.4 Message too big"),
    FAULT("451 4.3.0 Internal error");

    private final Optional<String> refusal;

    Outcome() {
        this.refusal = Optional.empty();
    }

    Outcome(String refusal) {
        this.refusal = Optional.of(refusal);
    }

    /** Present when the message must not be taken. */
    Optional<Reply> refusal() {
        return refusal.map(Reply.Refuse::new);
    }
}
