// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.bcpg.PacketTags;

/**
 * Takes plaintext, writes an OpenPGP message in ASCII armor, lines ended by CRLF. Memory does not grow with the message.
 *
 * <p>The message is session key packets, then one encrypted packet, in which one literal packet holds the plaintext without
 * name, date or compression. It is encrypted with AES-256: where every key takes it, in OCB mode with session key packets of
 * version 6 and no checksum of the armor, and else with a modification detection code as every reader knows it.
 *
 * <p>{@link #close()} makes a whole, valid message of what was written so far: when the plaintext broke off, it has to be
 * thrown away by the caller, or {@link #abandon} is called instead. After an {@link IOException} nothing more is written. Not safe for several threads.
 */
public final class EncryptingOutputStream extends OutputStream {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] BINARY_WITHOUT_NAME_AND_DATE = {'b', 0, 0, 0, 0, 0};

    private final PlaintextOutputStream encryption;
    private final PlaintextOutputStream literal;
    private boolean broken;
    private boolean closed;

    /**
     * @param sink is flushed, never closed
     * @param keys at least one
     * @param hidden whether session key packets name no key (wildcard key ID)
     * @throws IOException when it cannot be encrypted to a key, or the sink fails
     */
    public EncryptingOutputStream(OutputStream sink, List<EncryptionKey> keys, boolean hidden) throws IOException {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key");
        }
        boolean aead = keys.stream().allMatch(EncryptionKey::aead);
        OutputStream armor = new ArmorOutputStream(sink, !aead);
        try (SessionKey sessionKey = new SessionKey(RANDOM, aead)) {
            ByteArrayOutputStream packets = new ByteArrayOutputStream();
            for (EncryptionKey key : keys) {
                packets.write(sessionKey.encryptedTo(key.key(), hidden));
            }
            packets.writeTo(armor);
            encryption = sessionKey.encrypted(armor);
            literal = new PacketOutputStream(encryption, PacketTags.LITERAL_DATA);
        }
        literal.write(BINARY_WITHOUT_NAME_AND_DATE);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed || broken) {
            throw new IOException("the stream is closed");
        }
        broken = true;
        literal.write(bytes, offset, length);
        broken = false;
    }

    /** Does nothing: a message is complete or nothing. */
    @Override
    public void flush() {}

    /** Ends the message. Without it, nobody can read what was written. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (broken) {
            abandon();
        } else {
            literal.close();
        }
    }

    /** Forgets plaintext that is kept for the next piece. What was written so far is no message. */
    public void abandon() {
        closed = true;
        literal.wipe();
        encryption.wipe();
    }
}
