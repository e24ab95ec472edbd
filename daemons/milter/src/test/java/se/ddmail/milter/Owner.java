// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
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
import se.ddmail.directory.OpenPgp;

/** Somebody with a certificate, and the secret key to read what is encrypted to it. */
public final class Owner {
    public static final Owner ALICE = new Owner("gpg-cv25519");
    public static final Owner BOB = new Owner("gpg-nistp256");

    private static final int WILDCARD = 0;

    private final PGPSecretKeyRing ring;

    /** @param name of a file of the tests of ddmail-openpgp */
    private Owner(String name) {
        try (InputStream in = Owner.class.getResourceAsStream("/se/ddmail/openpgp/keys/" + name + ".asc")) {
            ring = new PGPSecretKeyRing(PGPUtil.getDecoderStream(in), new BcKeyFingerprintCalculator());
        } catch (IOException | PGPException e) {
            throw new AssertionError(name, e);
        }
    }

    /** What the directory has of the certificate. */
    public byte[] certificate() {
        try {
            return ring.toCertificate().getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Wants mail encrypted, and the header left alone. */
    public OpenPgp openPgp() {
        return new OpenPgp(List.of(certificate()), false, false, false);
    }

    /** Wants the header encrypted too. */
    public OpenPgp openPgpWithHeader() {
        return new OpenPgp(List.of(certificate()), true, false, false);
    }

    /**
     * Reads an OpenPGP message in armor.
     *
     * @throws AssertionError when it is none, or not for this owner
     */
    public byte[] decrypt(byte[] message) {
        Exception last = new PGPException("not for this owner");
        try {
            InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(message));
            for (PGPEncryptedData each : (PGPEncryptedDataList) new BcPGPObjectFactory(in).nextObject()) {
                PGPPublicKeyEncryptedData data = (PGPPublicKeyEncryptedData) each;
                for (Iterator<PGPSecretKey> keys = ring.getSecretKeys(); keys.hasNext(); ) {
                    PGPSecretKey key = keys.next();
                    if (mayBeFor(key, data)) {
                        try {
                            return read(data, key);
                        } catch (PGPException | RuntimeException e) {
                            last = e; // a hidden recipient may be another one
                        }
                    }
                }
            }
        } catch (IOException e) {
            last = e;
        }
        throw new AssertionError(last);
    }

    private static boolean mayBeFor(PGPSecretKey key, PGPPublicKeyEncryptedData data) {
        long named = data.getKeyIdentifier().getKeyId();
        return !key.isMasterKey()
                && data.getAlgorithm() == key.getPublicKey().getAlgorithm()
                && (named == key.getKeyID() || named == WILDCARD);
    }

    private static byte[] read(PGPPublicKeyEncryptedData data, PGPSecretKey key) throws IOException, PGPException {
        InputStream in = data.getDataStream(new BcPublicKeyDataDecryptorFactory(key.extractKeyPair(null)));
        byte[] plaintext = ((PGPLiteralData) new BcPGPObjectFactory(in).nextObject())
                .getInputStream()
                .readAllBytes();
        if (!data.verify()) {
            throw new PGPException("modified");
        }
        return plaintext;
    }
}
