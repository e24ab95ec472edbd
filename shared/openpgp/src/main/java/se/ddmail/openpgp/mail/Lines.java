// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** Cuts a stream into lines, ended by CRLF or LF; longer ones into pieces. */
final class Lines {
    private static final int PIECE = 4096;

    private final InputStream in;
    private final byte[] buffer = new byte[2 * PIECE];
    private int position;
    private int limit;
    private boolean lineStart = true;
    private boolean nextIsLineStart = true;
    private boolean cut;

    Lines(InputStream in) {
        this.in = in;
    }

    /** A line with its end, or a piece of it; empty at the end of the stream. */
    byte[] next() throws IOException {
        lineStart = nextIsLineStart;
        int length = lineLength();
        cut = length == PIECE && buffer[position + length - 1] != '\n';
        if (cut && buffer[position + length - 1] == '\r') {
            length--; // it may belong to a line end
        }
        byte[] piece = Arrays.copyOfRange(buffer, position, position + length);
        position += length;
        nextIsLineStart = length > 0 && piece[length - 1] == '\n';
        return piece;
    }

    /** Whether the last piece began a line. */
    boolean atLineStart() {
        return lineStart;
    }

    /** A short line without its end and the white space before; empty at the end of the stream. */
    Optional<String> text() throws IOException {
        byte[] line = next();
        NotEncryptedException.unless(!cut);
        return line.length == 0 ? Optional.empty() : Optional.of(new String(line, ISO_8859_1).stripTrailing());
    }

    void skipBlank() throws IOException {
        for (Optional<String> line = text(); line.isPresent(); line = text()) {
            NotEncryptedException.unless(line.get().isEmpty());
        }
    }

    /** At most a piece. */
    private int lineLength() throws IOException {
        int length = 0;
        while (length < PIECE && (position + length < limit || fill())) {
            if (buffer[position + length++] == '\n') {
                break;
            }
        }
        return length;
    }

    private boolean fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        int count = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(count, 0);
        return count > 0;
    }
}
