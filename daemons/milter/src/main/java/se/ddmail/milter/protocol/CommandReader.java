// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads commands: a length of 32 bits, the letter of the command, its data. What is announced longer than its command may
 * be is refused before anything is read.
 */
final class CommandReader {
    /** A piece of a body has up to 65535 octets. */
    private static final int BODY_MAX = 1 << 16;
    /** Postfix cuts a header field at {@code header_size_limit}, 100 KiB by default. */
    private static final int HEADER_MAX = 1 << 20;

    private static final int OTHER_MAX = 1 << 16;
    private static final int LENGTH_SIZE = 4;

    private final InputStream in;

    CommandReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next command.
     *
     * @throws EOFException when the input ends inside a command
     * @throws ProtocolException when it is none
     */
    Command read() throws IOException {
        byte[] head = in.readNBytes(LENGTH_SIZE);
        if (head.length == 0) {
            return new Command.End();
        }
        if (head.length < LENGTH_SIZE) {
            throw new EOFException("input ends inside a length");
        }
        int size = ByteBuffer.wrap(head).getInt();
        if (size == 0) {
            throw new ProtocolException("command without a letter");
        }
        int letter = in.read();
        int dataSize = size - 1; // stays negative, or becomes huge, when the length has its highest bit set
        if (dataSize < 0 || dataSize > maxSize((char) letter)) {
            throw new ProtocolException("command too long");
        }
        byte[] data = in.readNBytes(dataSize);
        if (letter < 0 || data.length < dataSize) {
            throw new EOFException("input ends inside a command");
        }
        return CommandParser.parse((char) letter, data);
    }

    private static int maxSize(char letter) {
        return switch (letter) {
            case 'B' -> BODY_MAX;
            case 'L' -> HEADER_MAX;
            default -> OTHER_MAX;
        };
    }
}
