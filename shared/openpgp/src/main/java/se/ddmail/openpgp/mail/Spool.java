// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import org.jspecify.annotations.Nullable;

/**
 * Keeps octets until they are needed again: a small amount in memory, more in a temporary file without name that is
 * encrypted with a key which only this object knows.
 */
public final class Spool extends OutputStream {
    private static final int MEMORY = 1 << 16;
    private static final int KEY_SIZE = 32;
    private static final int BLOCK_SIZE = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Whole content while there is no file, else the piece that is not in the file yet. */
    private byte[] memory = new byte[1 << 10];

    private int inMemory;
    private final byte[] key = new byte[KEY_SIZE];
    private @Nullable FileChannel file;
    private @Nullable Cipher encryption;
    private long inFile;
    private boolean complete;

    public Spool() {}

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (complete) {
            throw new IOException("spool is complete");
        }
        int written = 0;
        while (written < length) {
            if (inMemory == memory.length) {
                makeRoom();
            }
            int piece = Math.min(length - written, memory.length - inMemory);
            System.arraycopy(bytes, offset + written, memory, inMemory, piece);
            inMemory += piece;
            written += piece;
        }
    }

    /** In octets. */
    public long size() {
        return inFile + inMemory;
    }

    /** Reads from the beginning; nothing can be written any more. May be called again. */
    public InputStream read() throws IOException {
        if (!complete && file != null) {
            moveToFile();
        }
        complete = true;
        FileChannel opened = file;
        return opened == null
                ? new ByteArrayInputStream(memory, 0, inMemory)
                : new FileContent(opened, cipher(Cipher.DECRYPT_MODE));
    }

    /** Forgets everything. */
    @Override
    public void close() {
        complete = true;
        Arrays.fill(memory, (byte) 0);
        Arrays.fill(key, (byte) 0);
        inMemory = 0;
        encryption = null;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // It has no name and nobody has its key.
            }
            file = null;
            inFile = 0;
        }
    }

    private void makeRoom() throws IOException {
        if (memory.length == MEMORY) {
            moveToFile();
            return;
        }
        byte[] larger = Arrays.copyOf(memory, Math.min(4 * memory.length, MEMORY));
        Arrays.fill(memory, (byte) 0);
        memory = larger;
    }

    private void moveToFile() throws IOException {
        if (file == null) {
            Path path = Files.createTempFile("ddmail-", ".spool"); // readable by its owner only
            file = FileChannel.open(path, READ, WRITE, DELETE_ON_CLOSE);
            Files.deleteIfExists(path);
            RANDOM.nextBytes(key);
            encryption = cipher(Cipher.ENCRYPT_MODE);
        }
        if (encryption == null) {
            throw new IOException("spool is closed");
        }
        byte[] ciphertext = encryption.update(memory, 0, inMemory);
        ByteBuffer piece = ByteBuffer.wrap(ciphertext == null ? new byte[0] : ciphertext);
        while (piece.hasRemaining()) {
            inFile += file.write(piece, inFile);
        }
        Arrays.fill(memory, (byte) 0);
        inMemory = 0;
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

    private static final class FileContent extends InputStream {
        private final FileChannel file;
        private final Cipher decryption;
        private final ByteBuffer encrypted = ByteBuffer.allocate(1 << 13);
        private long position;

        FileContent(FileChannel file, Cipher decryption) {
            this.file = file;
            this.decryption = decryption;
        }

        @Override
        public int read() throws IOException {
            byte[] octet = new byte[1];
            return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            encrypted.clear().limit(Math.min(length, encrypted.capacity()));
            int count = file.read(encrypted, position);
            if (count <= 0) {
                return -1;
            }
            position += count;
            byte[] plaintext = decryption.update(encrypted.array(), 0, count);
            System.arraycopy(plaintext, 0, bytes, offset, count);
            Arrays.fill(plaintext, (byte) 0);
            return count;
        }
    }
}
