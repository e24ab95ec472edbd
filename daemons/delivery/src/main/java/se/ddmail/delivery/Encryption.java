// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.ddmail.directory.Recipient;
import se.ddmail.mailcrypt.DamagedKeyException;
import se.ddmail.mailcrypt.DcryptOutputStream;
import se.ddmail.mailcrypt.EphemeralKeys;
import se.ddmail.mailcrypt.MailboxPublicKey;

/** Encrypts to mailboxes. Keeps the keys that were used last, because each use of a key makes the next one cheaper. */
final class Encryption {

    /** About 15 KiB each with their tables. */
    private static final int KEYS_MAX = 1000;

    private record KeyName(UUID mailbox, String spki) {}

    private final EphemeralKeys ephemeral;
    private final Map<KeyName, MailboxPublicKey> keys = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyName, MailboxPublicKey> eldest) {
            return size() > KEYS_MAX;
        }
    };

    Encryption(EphemeralKeys ephemeral) {
        this.ephemeral = ephemeral;
    }

    /**
     * Opens a stream that encrypts to a mailbox.
     *
     * @param sink gets the ciphertext, and is closed with the stream
     * @throws DamagedKeyException when the key of the mailbox is none
     */
    OutputStream open(OutputStream sink, Recipient recipient) throws DamagedKeyException, IOException {
        return new DcryptOutputStream(sink, key(recipient), ephemeral);
    }

    /** Also the bytes name the key: a mailbox may get a new one. */
    MailboxPublicKey key(Recipient recipient) throws DamagedKeyException {
        KeyName name = new KeyName(recipient.mailbox(), HexFormat.of().formatHex(recipient.publicKey()));
        synchronized (keys) {
            MailboxPublicKey key = keys.get(name);
            if (key != null) {
                return key;
            }
        }
        MailboxPublicKey made = MailboxPublicKey.of(recipient.publicKey());
        synchronized (keys) {
            @Nullable MailboxPublicKey other = keys.putIfAbsent(name, made);
            return other == null ? made : other;
        }
    }
}
