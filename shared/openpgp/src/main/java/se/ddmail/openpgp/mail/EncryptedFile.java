// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A temporary file without name, encrypted with AES-256 in counter mode under a key of its own. Nobody but this process
 * reaches the file while it is open, so its content is not authenticated.
 */
final class EncryptedFile implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_SIZE = 32;
    private static final int BLOCK_SIZE = 16;
    private static final int PIECE = 1 << 13;

    private final FileChannel channel;
    private final byte[] key = new byte[KEY_SIZE];
    private final Cipher encryption;
    private long size;

    EncryptedFile() throws IOException {
        RANDOM.nextBytes(key);
        this.encryption = cipher(Cipher.ENCRYPT_MODE);
        Path path = Files.createTempFile("ddmail-", ".spool"); // readable by its owner only
        this.channel = FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE); // takes its name away at once
    }

    long size() {
        return size;
    }

    void append(byte[] plaintext, int length) throws IOException {
        if (length == 0) {
            return;
        }
        ByteBuffer piece = ByteBuffer.wrap(encryption.update(plaintext, 0, length));
        while (piece.hasRemaining()) {
            size += channel.write(piece, size);
        }
    }

    /** From the beginning. Close it: it keeps a piece. */
    InputStream read() throws IOException {
        return new Content(cipher(Cipher.DECRYPT_MODE));
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
        try {
            channel.close();
        } catch (IOException e) {
            // The file has no name, and nobody has its key.
        }
    }

    private Cipher cipher(int mode) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            // The counter may begin at zero: the key is used for this one stream.
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK_SIZE]));
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private final class Content extends InputStream {
        private final Cipher decryption;
        private final ByteBuffer ciphertext = ByteBuffer.allocate(PIECE);
        private final byte[] plaintext = new byte[PIECE];
        private int next;
        private int limit;
        private long position;

        Content(Cipher decryption) {
            this.decryption = decryption;
        }

        @Override
        public int read() throws IOException {
            return next < limit || fill() ? plaintext[next++] & 0xff : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0 && next == limit && !fill()) {
                return -1;
            }
            int count = Math.min(length, limit - next);
            System.arraycopy(plaintext, next, bytes, offset, count);
            next += count;
            return count;
        }

        @Override
        public void close() {
            Arrays.fill(plaintext, (byte) 0);
        }

        private boolean fill() throws IOException {
            int count = channel.read(ciphertext.clear(), position);
            if (count <= 0) {
                return false;
            }
            position += count;
            try {
                limit = decryption.update(ciphertext.array(), 0, count, plaintext);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
            next = 0;
            return true;
        }
    }
}
