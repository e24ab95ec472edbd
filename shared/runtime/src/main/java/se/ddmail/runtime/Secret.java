// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** A secret from a file that only its owner can read. Close it after use: that wipes it. */
public final class Secret implements AutoCloseable {
    private static final int LONGEST = 64 * 1024;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The content of the file without its final line break.
     *
     * @throws IOException when group or others have any permission on it, or it is empty, over 64 KiB or unreadable
     */
    public static Secret ofFile(Path file) throws IOException {
        Set<PosixFilePermission> granted = Files.getPosixFilePermissions(file);
        if (!PosixFilePermissions.fromString("rwx------").containsAll(granted)) {
            throw new IOException(file + ": holds a secret but is open to group or others, chmod 600 it");
        }
        byte[] all = new byte[LONGEST + 1];
        try (InputStream in = new FileInputStream(file.toFile())) {
            int length = in.readNBytes(all, 0, all.length);
            if (length > LONGEST) {
                throw new IOException(file + ": is too long for a secret");
            }
            int content = withoutLineBreak(all, length);
            if (content == 0) {
                throw new IOException(file + ": is empty");
            }
            return new Secret(Arrays.copyOf(all, content));
        } finally {
            Arrays.fill(all, (byte) 0);
        }
    }

    /** A copy, which the caller wipes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * A copy decoded as UTF-8, which the caller wipes.
     *
     * @throws CharacterCodingException when it is not UTF-8
     */
    public char[] chars() throws CharacterCodingException {
        CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        try {
            return Arrays.copyOfRange(decoded.array(), decoded.position(), decoded.limit());
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }

    private static int withoutLineBreak(byte[] text, int length) {
        int end = length;
        if (end > 0 && text[end - 1] == '\n') {
            end--;
        }
        return end > 0 && end < length && text[end - 1] == '\r' ? end - 1 : end;
    }
}
