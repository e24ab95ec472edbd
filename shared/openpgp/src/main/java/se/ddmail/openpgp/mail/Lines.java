// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Cuts a stream into lines, ended by CRLF or LF; longer ones into pieces. */
final class Lines {
    private static final int PIECE = 4096;

    private final InputStream in;
    private boolean lineStart = true;
    private boolean nextIsLineStart = true;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** A line with its end, or a piece of it; empty at the end of the stream. */
    byte[] next() throws IOException {
        lineStart = nextIsLineStart;
        ByteArrayOutputStream piece = new ByteArrayOutputStream(80);
        int octet = 0;
        while (octet != '\n' && (piece.size() < PIECE || octet == '\r') && (octet = in.read()) >= 0) {
            piece.write(octet);
        }
        nextIsLineStart = octet == '\n';
        return piece.toByteArray();
    }

    /** Whether the last piece began a line. */
    boolean atLineStart() {
        return lineStart;
    }

    /** A short line without its end and the white space before; empty at the end of the stream. */
    Optional<String> text() throws IOException {
        byte[] line = next();
        NotEncryptedException.unless(line.length < PIECE);
        return line.length == 0 ? Optional.empty() : Optional.of(new String(line, ISO_8859_1).stripTrailing());
    }

    /** What comes after the last line. */
    InputStream rest() {
        return in;
    }

    void skipBlank() throws IOException {
        for (Optional<String> line = text(); line.isPresent(); line = text()) {
            NotEncryptedException.unless(line.get().isEmpty());
        }
    }
}
