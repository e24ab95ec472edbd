// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.ddmail.milter.rule.Decision;
import se.ddmail.milter.rule.Reader;
import se.ddmail.openpgp.mail.Protection;

/**
 * The recipients of a message. They get one ciphertext when each of them is a mailbox of ours that wants it; else the
 * message is left to delivery, which makes one for each that does.
 */
final class Audience {

    private final int readersMax;
    private int readers;
    private boolean mixed;
    private @Nullable Protection protection;

    Audience(int readersMax) {
        this.readersMax = readersMax;
    }

    /** One more recipient. */
    void add(Decision decision) {
        if (decision instanceof Decision.Readers wanted && wanted.allEncrypted() && !mixed) {
            wanted.readers().forEach(this::add);
        } else {
            leaveToDelivery();
        }
    }

    private void add(Reader reader) {
        Protection more = reader.protection().orElseThrow();
        if (++readers > readersMax) {
            leaveToDelivery();
        } else if (!mixed) {
            protection = protection == null ? more : protection.and(more);
        }
    }

    private void leaveToDelivery() {
        mixed = true;
        protection = null;
    }

    /** How to encrypt for all of them; empty when that is left to delivery, or there is nobody. */
    Optional<Protection> protection() {
        return Optional.ofNullable(protection);
    }
}
