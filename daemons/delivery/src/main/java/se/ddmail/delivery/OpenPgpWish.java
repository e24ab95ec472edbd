// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.util.Optional;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.openpgp.mail.Protection;

/** What a mailbox's owner wants of OpenPGP, and whether it can be done today. */
sealed interface OpenPgpWish {
    /** Nothing: the mail is encrypted for the disk only. */
    record None() implements OpenPgpWish {}

    /** Its mail is encrypted like this. */
    record Wanted(Protection how) implements OpenPgpWish {}

    /** Its mail cannot be encrypted as it should be, so nothing is taken. */
    record Unusable(Verdict why) implements OpenPgpWish {}

    /** Whether mail is taken. */
    default Verdict verdict() {
        return this instanceof Unusable unusable ? unusable.why() : Verdict.ACCEPTED;
    }

    /** How to encrypt; empty where nobody asked for it. Not to be asked before {@link #verdict}. */
    default Optional<Protection> protection() {
        return this instanceof Wanted wanted ? Optional.of(wanted.how()) : Optional.empty();
    }
}
