// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import se.ddmail.openpgp.Assessment;
import se.ddmail.openpgp.BadCertificateException;
import se.ddmail.openpgp.Certificate;
import se.ddmail.openpgp.EncryptionKey;
import se.ddmail.openpgp.Policy;

/** Somebody with a mailbox and the secret key to read it. */
final class Owner {
    static final Owner ALICE = new Owner("gpg-cv25519");
    static final Owner BOB = new Owner("gpg-nistp256");

    private final PGPSecretKeyRing ring;

    private Owner(String name) {
        try (InputStream in = Owner.class.getResourceAsStream("/se/ddmail/openpgp/keys/" + name + ".asc")) {
            ring = new PGPSecretKeyRing(PGPUtil.getDecoderStream(in), new BcKeyFingerprintCalculator());
        } catch (IOException | PGPException e) {
            throw new AssertionError(e);
        }
    }

    List<EncryptionKey> keys() {
        try {
            Certificate certificate = Certificate.parse(ring.toCertificate().getEncoded());
            return ((Assessment.Usable) Policy.CURRENT.assess(certificate, Instant.now())).keys();
        } catch (BadCertificateException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** To this owner alone, naming the key. */
    Protection protection(Protection.Headers headers) {
        return Protection.of(keys(), false, headers);
    }

    /** In armor. */
    byte[] secretKey() {
        ByteArrayOutputStream armored = new ByteArrayOutputStream();
        try (ArmoredOutputStream armor = new ArmoredOutputStream(armored)) {
            ring.encode(armor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return armored.toByteArray();
    }

    /** Takes an OpenPGP message, armored or binary. */
    InputStream open(InputStream message) throws IOException, PGPException {
        BcPGPObjectFactory packets = new BcPGPObjectFactory(PGPUtil.getDecoderStream(message));
        PGPEncryptedDataList list = (PGPEncryptedDataList) packets.nextObject();
        for (PGPEncryptedData each : list) {
            PGPPublicKeyEncryptedData data = (PGPPublicKeyEncryptedData) each;
            for (Iterator<PGPSecretKey> keys = ring.getSecretKeys(); keys.hasNext(); ) {
                PGPSecretKey key = keys.next();
                long named = data.getKeyIdentifier().getKeyId();
                if (named == key.getKeyID()) {
                    InputStream in = data.getDataStream(new BcPublicKeyDataDecryptorFactory(key.extractKeyPair(null)));
                    return ((PGPLiteralData) new BcPGPObjectFactory(in).nextObject()).getInputStream();
                }
            }
        }
        throw new PGPException("not for this owner");
    }

    byte[] decrypt(byte[] message) {
        try (InputStream in = open(new ByteArrayInputStream(message))) {
            return in.readAllBytes();
        } catch (IOException | PGPException e) {
            throw new AssertionError(e);
        }
    }
}
