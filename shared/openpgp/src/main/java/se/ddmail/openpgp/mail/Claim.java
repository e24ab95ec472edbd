// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import se.ddmail.openpgp.EncryptionKey;

/** What a header says its body is. Anybody can claim to be encrypted: {@link #check} looks. */
sealed interface Claim permits PgpMime, ArmoredText, Smime {
    /**
     * Looks at the whole body.
     *
     * @throws NotEncryptedException unless it holds nothing but ciphertext, and for each of the owners, as far as that can
     *     be seen
     */
    void check(InputStream body, List<List<EncryptionKey>> owners) throws IOException;

    /** Empty when the header claims nothing, or nothing clear. */
    static Optional<Claim> of(List<HeaderField> header) {
        Optional<StructuralFields> fields = StructuralFields.of(header);
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        ContentType type = fields.get().type();
        TransferEncoding encoding = fields.get().encoding();
        return switch (type.type()) {
            case "multipart/encrypted" -> PgpMime.of(type, encoding);
            case "application/pkcs7-mime", "application/x-pkcs7-mime" -> Smime.of(type, encoding);
            case "text/plain" -> Optional.of(new ArmoredText(encoding));
            default -> Optional.empty();
        };
    }
}
