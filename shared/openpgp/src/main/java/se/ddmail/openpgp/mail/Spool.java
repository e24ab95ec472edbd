// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps octets until they are needed again: a small amount in memory, more in a temporary file without name that is
 * encrypted with a key which only this object knows.
 */
public final class Spool extends OutputStream {
    private static final int MEMORY_START = 1 << 10;
    private static final int MEMORY_MAX = 1 << 16;

    /** Whole content while there is no file, else the piece that is not in the file yet. */
    private byte[] memory = new byte[MEMORY_START];

    private int inMemory;
    private @Nullable EncryptedFile file;
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
        return file == null ? inMemory : file.size() + inMemory;
    }

    /** Reads from the beginning; nothing can be written any more. May be called again. */
    public InputStream read() throws IOException {
        complete = true;
        if (file == null) {
            return new ByteArrayInputStream(memory, 0, inMemory);
        }
        moveTo(file);
        return file.read();
    }

    /** Forgets everything. */
    @Override
    public void close() {
        complete = true;
        Arrays.fill(memory, (byte) 0);
        inMemory = 0;
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private void makeRoom() throws IOException {
        if (memory.length == MEMORY_MAX) {
            if (file == null) {
                file = new EncryptedFile();
            }
            moveTo(file);
            return;
        }
        byte[] larger = Arrays.copyOf(memory, 4 * memory.length);
        Arrays.fill(memory, (byte) 0);
        memory = larger;
    }

    private void moveTo(EncryptedFile target) throws IOException {
        target.append(memory, inMemory);
        Arrays.fill(memory, (byte) 0);
        inMemory = 0;
    }
}
