// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.api.OpenPGPApi;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import se.ddmail.directory.OpenPgp;
import se.ddmail.directory.Recipient;

/** A mailbox whose owner has an OpenPGP key, and its owner's eyes. */
record OpenPgpOwner(Mailbox mailbox, OpenPGPKey key) {

    private static final OpenPGPApi OPENPGP = new BcOpenPGPApi();

    static OpenPgpOwner of(String address, OptionalLong quota) {
        try {
            OpenPGPKey key = OPENPGP.generateKey(PublicKeyPacket.VERSION_4)
                    .classicKey("Somebody")
                    .build();
            OpenPgp wish = new OpenPgp(List.of(key.toCertificate().getEncoded()), false, false, false);
            return new OpenPgpOwner(Mailbox.of(address, quota), key).wishing(wish);
        } catch (PGPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String fingerprint() {
        return HexFormat.of().formatHex(key.getFingerprint());
    }

    byte[] certificate() throws IOException {
        return key.toCertificate().getEncoded();
    }

    Recipient recipient() {
        return mailbox.recipient();
    }

    OpenPgp wish() {
        return recipient().openPgp().orElseThrow();
    }

    OpenPgpOwner wishing(OpenPgp wish) {
        Recipient old = mailbox.recipient();
        Recipient recipient =
                new Recipient(old.mailbox(), old.address(), old.publicKey(), old.quota(), Optional.of(wish));
        return new OpenPgpOwner(new Mailbox(recipient, mailbox.key()), key);
    }

    /** What is encrypted in a message, octet by octet as characters. */
    String decrypt(String message) {
        String armor = message.substring(
                message.indexOf("-----BEGIN PGP MESSAGE-----"), message.indexOf("-----END PGP MESSAGE-----") + 27);
        try (InputStream in = OPENPGP.decryptAndOrVerifyMessage()
                .addDecryptionKey(key)
                .process(new ByteArrayInputStream(armor.getBytes(StandardCharsets.US_ASCII)))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (PGPException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
