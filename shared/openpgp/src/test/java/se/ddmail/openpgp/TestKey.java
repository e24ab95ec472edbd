// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * A secret key out of {@code keys/}, see the README there.
 *
 * @param armored the file
 */
@SuppressWarnings("ArrayRecordComponent")
record TestKey(String name, byte[] armored, PGPSecretKeyRing ring) {
    static TestKey of(String name) {
        String file = "keys/" + name + ".asc";
        try (InputStream in = TestKey.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new AssertionError("no " + file);
            }
            byte[] armored = in.readAllBytes();
            return new TestKey(
                    name,
                    armored,
                    new PGPSecretKeyRing(
                            PGPUtil.getDecoderStream(new java.io.ByteArrayInputStream(armored)),
                            new BcKeyFingerprintCalculator()));
        } catch (IOException | PGPException e) {
            throw new AssertionError(file, e);
        }
    }

    /** The last one that can: the subkey, where there is one. */
    PGPSecretKey encryptionKey() {
        PGPSecretKey last = ring.getSecretKey();
        for (Iterator<PGPSecretKey> keys = ring.getSecretKeys(); keys.hasNext(); ) {
            PGPSecretKey key = keys.next();
            if (key.getPublicKey().isEncryptionKey()) {
                last = key;
            }
        }
        return last;
    }

    PGPPublicKey publicKey() {
        return encryptionKey().getPublicKey();
    }

    @Override
    public String toString() {
        return name;
    }
}
