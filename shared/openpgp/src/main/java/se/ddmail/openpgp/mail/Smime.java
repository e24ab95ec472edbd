// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import se.ddmail.openpgp.EncryptionKey;

/** S/MIME, encrypted (RFC 8551 section 3.3). For whom cannot be seen: what we know of the owners is of OpenPGP. */
record Smime(boolean authenticated, TransferEncoding encoding) implements Claim {

    static Optional<Claim> of(ContentType type, TransferEncoding encoding) {
        return switch (type.parameter("smime-type").toLowerCase(Locale.ROOT)) {
            case "enveloped-data" -> Optional.of(new Smime(false, encoding));
            case "authenveloped-data" -> Optional.of(new Smime(true, encoding));
            default -> Optional.empty();
        };
    }

    @Override
    public void check(InputStream body, List<List<EncryptionKey>> owners) throws IOException {
        EnvelopedData.check(encoding.decode(body), authenticated);
    }
}
