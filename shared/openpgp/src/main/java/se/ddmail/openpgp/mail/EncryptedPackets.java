// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import se.ddmail.openpgp.EncryptionKey;

/**
 * Reads the frames of an encrypted OpenPGP message (RFC 9580 section 10.3): session keys, then one packet of encrypted data
 * with integrity protection, then nothing. Of the packets themselves only versions and recipients are looked at.
 */
final class EncryptedPackets {
    private static final int PUBLIC_KEY_SESSION_KEY = 1;
    private static final int PASSWORD_SESSION_KEY = 3;
    private static final int INTEGRITY_PROTECTED = 18;
    /** Of GnuPG: OCB, before RFC 9580. */
    private static final int AEAD = 20;

    private static final int SESSION_KEYS_MAX = 1000;
    private static final int SESSION_KEY_SIZE_MAX = 1 << 14;
    /** Random prefix, an empty literal packet, checksum. */
    private static final int ENCRYPTED_SIZE_MIN = 40;

    private static final int KEY_ID_SIZE = 8;
    private static final HexFormat HEX = HexFormat.of();

    private final PacketInput in;
    /** Key IDs and fingerprints, in hex. */
    private final Set<String> recipients = new HashSet<>();

    private boolean anonymous;

    private EncryptedPackets(InputStream in) {
        this.in = new PacketInput(in);
    }

    /** @throws NotEncryptedException unless it is a message for each of the owners */
    static void check(InputStream in, List<List<EncryptionKey>> owners) throws IOException {
        EncryptedPackets packets = new EncryptedPackets(in);
        try {
            packets.read();
        } catch (EOFException e) {
            throw new NotEncryptedException();
        }
        for (List<EncryptionKey> keys : owners) {
            NotEncryptedException.unless(packets.anonymous || keys.stream().anyMatch(packets::names));
        }
    }

    private boolean names(EncryptionKey key) {
        return recipients.contains(key.fingerprint()) || recipients.contains(HEX.toHexDigits(key.keyId()));
    }

    private void read() throws IOException {
        int tag = in.next();
        for (int i = 0; tag == PUBLIC_KEY_SESSION_KEY || tag == PASSWORD_SESSION_KEY; i++) {
            NotEncryptedException.unless(i < SESSION_KEYS_MAX);
            byte[] body = in.body(SESSION_KEY_SIZE_MAX);
            if (tag == PUBLIC_KEY_SESSION_KEY) {
                readRecipient(body);
            }
            tag = in.next();
        }
        NotEncryptedException.unless(tag == INTEGRITY_PROTECTED || tag == AEAD);
        int version = in.octet();
        NotEncryptedException.unless(version == 1 || (version == 2 && tag == INTEGRITY_PROTECTED));
        NotEncryptedException.unless(in.skipBody() >= ENCRYPTED_SIZE_MIN);
        NotEncryptedException.unless(in.next() == PacketInput.NONE);
    }

    private void readRecipient(byte[] body) throws NotEncryptedException {
        NotEncryptedException.unless(body.length > KEY_ID_SIZE + 2);
        if (body[0] == 3) {
            String keyId = HEX.formatHex(body, 1, 1 + KEY_ID_SIZE);
            anonymous |= keyId.equals("0".repeat(2 * KEY_ID_SIZE));
            recipients.add(keyId);
            return;
        }
        NotEncryptedException.unless(body[0] == 6);
        int length = body[1] & 0xff;
        anonymous |= length == 0;
        if (length > 0) {
            NotEncryptedException.unless(body.length > length + 2);
            recipients.add(HEX.formatHex(body, 3, 2 + length)); // the first octet is the version of the key
        }
    }
}
