// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import se.ddmail.openpgp.EncryptingOutputStream;

/** Writes a message as PGP/MIME (RFC 3156 section 4). */
final class EncryptedBody extends OutputStream {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BOUNDARY_OCTETS = 20;

    private final String boundary;
    private final OutputStream sink;
    private final EncryptingOutputStream encryption;

    private EncryptedBody(String boundary, OutputStream sink, EncryptingOutputStream encryption) {
        this.boundary = boundary;
        this.sink = sink;
        this.encryption = encryption;
    }

    static EncryptedBody begin(List<HeaderField> header, Protection protection, MessageProtector.Result result)
            throws IOException {
        Division division = Division.of(header, protection.headers());
        String boundary = boundary();
        List<HeaderField> outer = new ArrayList<>(division.outer());
        outer.add(HeaderField.of("MIME-Version: 1.0"));
        outer.add(HeaderField.of(
                "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\";\r\n boundary=\"" + boundary
                        + "\""));
        OutputStream sink = result.changed(outer);
        sink.write("""
                --%1$s
                Content-Type: application/pgp-encrypted
                Content-Description: PGP/MIME version identification

                Version: 1

                --%1$s
                Content-Type: application/octet-stream; name="encrypted.asc"
                Content-Description: OpenPGP encrypted message
                Content-Disposition: inline; filename="encrypted.asc"

                """.formatted(boundary).replace("\n", "\r\n").getBytes(US_ASCII));
        EncryptedBody body = new EncryptedBody(
                boundary, sink, new EncryptingOutputStream(sink, protection.keys(), protection.hidden()));
        body.writeHeader(division.inner());
        return body;
    }

    @Override
    public void write(int octet) throws IOException {
        encryption.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        encryption.write(bytes, offset, length);
    }

    void finish() throws IOException {
        encryption.close();
        sink.write(("\r\n--" + boundary + "--\r\n").getBytes(US_ASCII));
    }

    /** Forgets what is not encrypted yet. */
    void abandon() {
        encryption.abandon();
    }

    private void writeHeader(List<HeaderField> inner) throws IOException {
        for (HeaderField field : inner) {
            encryption.write(field.raw());
            encryption.write(MessageProtector.CRLF);
        }
        encryption.write(MessageProtector.CRLF);
    }

    /** Begins as no line of armor does. */
    private static String boundary() {
        byte[] random = new byte[BOUNDARY_OCTETS];
        RANDOM.nextBytes(random);
        return "=_" + HexFormat.of().formatHex(random);
    }
}
