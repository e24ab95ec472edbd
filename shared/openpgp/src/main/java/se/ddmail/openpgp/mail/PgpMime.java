// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import se.ddmail.openpgp.EncryptionKey;

/** PGP/MIME (RFC 3156 section 4). Beside the ciphertext there is no place where text could stand. */
record PgpMime(String boundary) implements Claim {
    private static final String PROTOCOL = "application/pgp-encrypted";
    private static final String PAYLOAD = "application/octet-stream";
    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=?-]{1,70}");

    /** What mail programs tell those that cannot read it: no word and no number is the sender's to choose. */
    private static final Pattern PREAMBLE = Pattern.compile(
            "This is an OpenPGP/MIME encrypted message(?: \\(RFC (?:(?:2440|4880|9580) and )?3156\\))?\\.?");

    private static final Pattern VERSION = Pattern.compile("Version:[ \\t]*1");

    private static final Set<String> PART_FIELDS = Set.of(
            "content-type",
            "content-description",
            "content-disposition",
            "content-transfer-encoding",
            "content-id",
            "mime-version");

    private static final int PART_HEADER_MAX = 500;

    static Optional<Claim> of(ContentType type, TransferEncoding encoding) {
        String boundary = type.parameter("boundary");
        boolean clear = type.parameter("protocol").equalsIgnoreCase(PROTOCOL)
                && encoding == TransferEncoding.IDENTITY
                && BOUNDARY.matcher(boundary).matches();
        return clear ? Optional.of(new PgpMime(boundary)) : Optional.empty();
    }

    @Override
    public void check(InputStream body, List<List<EncryptionKey>> owners) throws IOException {
        Multipart multipart = new Multipart(body, boundary);
        checkText(multipart.next(), PREAMBLE, false);
        InputStream version = new BufferedInputStream(multipart.next());
        StructuralFields fields = readHeader(version);
        NotEncryptedException.unless(
                fields.type().type().equals(PROTOCOL) && fields.encoding() == TransferEncoding.IDENTITY);
        checkText(version, VERSION, true);
        InputStream payload = new BufferedInputStream(multipart.next());
        fields = readHeader(payload);
        NotEncryptedException.unless(fields.type().type().equals(PAYLOAD));
        checkPayload(new BufferedInputStream(fields.encoding().decode(payload)), owners);
        multipart.end();
    }

    private static void checkPayload(BufferedInputStream payload, List<List<EncryptionKey>> owners) throws IOException {
        payload.mark(1);
        boolean binary = (payload.read() & 0x80) != 0; // as no armor does, a packet begins with this bit
        payload.reset();
        EncryptedPackets.check(binary ? payload : new Base64Input(new ArmorInput(payload)), owners);
    }

    /** One line, with blank ones around. */
    private static void checkText(InputStream text, Pattern pattern, boolean required) throws IOException {
        Lines lines = new Lines(text);
        boolean seen = false;
        for (Optional<String> line = lines.text(); line.isPresent(); line = lines.text()) {
            if (!line.get().isEmpty()) {
                NotEncryptedException.unless(
                        !seen && pattern.matcher(line.get()).matches());
                seen = true;
            }
        }
        NotEncryptedException.unless(seen || !required);
    }

    private static StructuralFields readHeader(InputStream part) throws IOException {
        HeaderSplitter splitter = new HeaderSplitter();
        for (int i = 0; !splitter.ended(); i++) {
            int octet = part.read();
            NotEncryptedException.unless(octet >= 0 && i < PART_HEADER_MAX);
            splitter.take(new byte[] {(byte) octet}, 0, 1);
        }
        List<HeaderField> header = splitter.fields();
        NotEncryptedException.unless(splitter.rest().length == 0
                && header.stream().map(HeaderField::lowerCaseName).allMatch(PART_FIELDS::contains));
        Optional<StructuralFields> fields = StructuralFields.of(header);
        NotEncryptedException.unless(fields.isPresent());
        return fields.get();
    }
}
