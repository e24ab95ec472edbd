// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Base64 text of an armored OpenPGP message (RFC 9580 section 6.2), which must be all there is, but for white space. The
 * checksum is not checked: it protects nothing.
 */
@SuppressWarnings("InputStreamSlowMultibyteRead") // it is read octet by octet
final class ArmorInput extends InputStream {
    static final String BEGIN = "-----BEGIN PGP MESSAGE-----";
    private static final String END = "-----END PGP MESSAGE-----";
    private static final Pattern HEADER = Pattern.compile("(Version|Comment|Charset|MessageID): ?[ -~]{0,100}");
    private static final int HEADERS_MAX = 6;
    private static final Pattern CHECKSUM = Pattern.compile("=[A-Za-z0-9+/]{4}");

    private final Lines lines;
    private String line = "";
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
            NotEncryptedException.unless(HEADER.matcher(header).matches() && ++headers <= HEADERS_MAX);
        }
    }

    @Override
    public int read() throws IOException {
        while (position == line.length() && !ended) {
            nextLine();
        }
        return ended ? -1 : line.charAt(position++);
    }

    private void nextLine() throws IOException {
        line = line();
        position = 0;
        boolean checksum = CHECKSUM.matcher(line).matches();
        String last = checksum ? line() : line;
        if (checksum || last.equals(END)) {
            NotEncryptedException.unless(last.equals(END));
            ended = true;
            lines.skipBlank();
        }
    }

    private String line() throws IOException {
        Optional<String> next = lines.text();
        NotEncryptedException.unless(next.isPresent());
        return next.get();
    }
}
