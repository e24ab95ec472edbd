// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Base64 text of an armored OpenPGP message (RFC 9580 section 6.2), which must be all there is, but for white space. The
 * checksum is not checked: it protects nothing.
 */
final class ArmorInput extends BulkInput {
    static final String BEGIN = "-----BEGIN PGP MESSAGE-----";
    private static final String END = "-----END PGP MESSAGE-----";
    private static final Pattern HEADER = Pattern.compile("(Version|Comment|Charset|MessageID): ?[ -~]{0,100}");
    /** Of all headers together: they can be read. */
    private static final int HEADERS_MAX = 200;

    private static final Pattern CHECKSUM = Pattern.compile("=[A-Za-z0-9+/]{4}");

    private final Lines lines;
    private byte[] text = new byte[0];
    private int position;
    private boolean ended;

    ArmorInput(InputStream in) throws IOException {
        this.lines = new Lines(in);
        String first = line();
        while (first.isEmpty()) {
            first = line();
        }
        NotEncryptedException.unless(first.equals(BEGIN));
        int headers = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            headers += header.length();
            NotEncryptedException.unless(HEADER.matcher(header).matches() && headers <= HEADERS_MAX);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (position == text.length && !ended) {
            nextLine();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(length, text.length - position);
        System.arraycopy(text, position, bytes, offset, count);
        position += count;
        return count;
    }

    private void nextLine() throws IOException {
        String line = line();
        boolean checksum = CHECKSUM.matcher(line).matches();
        String last = checksum ? line() : line;
        if (checksum || last.equals(END)) {
            NotEncryptedException.unless(last.equals(END));
            ended = true;
            lines.skipBlank();
        }
        text = line.getBytes(ISO_8859_1);
        position = 0;
    }

    private String line() throws IOException {
        Optional<String> next = lines.text();
        NotEncryptedException.unless(next.isPresent());
        return next.get();
    }
}
