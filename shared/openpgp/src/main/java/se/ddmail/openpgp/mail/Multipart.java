// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Reads a multipart body (RFC 2046 section 5.1.1) piece by piece: the preamble, the parts, the epilogue. A line that begins
 * like a delimiter and is none makes the whole body doubtful: mail programs read such a line in different ways.
 */
final class Multipart {
    private static final Pattern PADDING = Pattern.compile("[ \\t]*\r?\n?");

    private final Lines lines;
    private final byte[] delimiter;
    private boolean closed;

    Multipart(InputStream body, String boundary) {
        this.lines = new Lines(body);
        this.delimiter = ("--" + boundary).getBytes(ISO_8859_1);
    }

    /** The preamble or the next part, up to the next delimiter; has to be read to its end. */
    InputStream next() throws NotEncryptedException {
        NotEncryptedException.unless(!closed);
        return new Piece();
    }

    /** The delimiter was the last one, and nothing comes after. */
    void end() throws IOException {
        NotEncryptedException.unless(closed);
        lines.skipBlank();
    }

    /** Whether this line ends a part. */
    private boolean isDelimiter(byte[] line) throws NotEncryptedException {
        int length = delimiter.length;
        if (!lines.atLineStart() || line.length < length || !Arrays.equals(line, 0, length, delimiter, 0, length)) {
            return false;
        }
        String rest = new String(line, length, line.length - length, ISO_8859_1);
        closed = rest.startsWith("--");
        String padding = closed ? rest.substring(2) : rest;
        NotEncryptedException.unless(PADDING.matcher(padding).matches());
        return true;
    }

    private final class Piece extends BulkInput {
        private byte[] content = new byte[0];
        private int position;
        private byte[] lineEnd = new byte[0];
        private boolean ended;

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (position == content.length && !ended) {
                fill();
            }
            if (ended) {
                return -1;
            }
            int count = Math.min(length, content.length - position);
            System.arraycopy(content, position, bytes, offset, count);
            position += count;
            return count;
        }

        /** The line end before a delimiter belongs to the delimiter. */
        private void fill() throws IOException {
            byte[] line = lines.next();
            NotEncryptedException.unless(line.length > 0);
            ended = isDelimiter(line);
            int end = line.length;
            if (line[end - 1] == '\n') {
                end -= end > 1 && line[end - 2] == '\r' ? 2 : 1;
            }
            content = Arrays.copyOf(lineEnd, lineEnd.length + end);
            System.arraycopy(line, 0, content, lineEnd.length, end);
            position = 0;
            lineEnd = Arrays.copyOfRange(line, end, line.length);
        }
    }
}
