// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import se.ddmail.openpgp.EncryptionKey;

/** A text that is one armored OpenPGP message and nothing else. */
record ArmoredText(TransferEncoding encoding) implements Claim {
    @Override
    public void check(InputStream body, List<List<EncryptionKey>> owners) throws IOException {
        EncryptedPackets.check(new Base64Input(new ArmorInput(encoding.decode(body))), owners);
    }

    /** Most texts are none: their first octets show it, so that they need not be kept. */
    ArmorStart start() {
        return new ArmorStart(encoding == TransferEncoding.BASE64);
    }
}
