// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/**
 * A secret key out of {@code keys/}, see the README there.
 *
 * @param name of the file without {@code .asc}
 * @param armored the file
 * @param ring what is in it
 */
@SuppressWarnings("ArrayRecordComponent")
public record TestKey(String name, byte[] armored, PGPSecretKeyRing ring) {
    /** Keys that every program of today can make, one of each kind. */
    static final List<String> VERSION_4 = List.of(
            "gpg-rsa2048",
            "gpg-rsa4096",
            "gpg-cv25519",
            "gpg-nistp256",
            "gpg-nistp384",
            "gpg-nistp521",
            "gpg-brainpoolp256r1",
            "gpg-brainpoolp384r1",
            "gpg-brainpoolp512r1",
            "sq-rsa3k",
            "sq-cv25519",
            "rnp-rsa3072",
            "rnp-cv25519",
            "rnp-nistp384",
            "rnp-brainpoolp384r1");

    /** Keys of which only the specification knows as yet, and Bouncy Castle. */
    static final List<String> NEW = List.of(
            "bc-v4-cv448",
            "bc-v4-x25519",
            "bc-v4-x448",
            "bc-v6-x448",
            "bc-v6-rsa3072",
            "bc-v6-nistp256",
            "rfc9580-v6-x25519");

    /** By its name without {@code .asc}. */
    public static TestKey of(String name) {
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
                            PGPUtil.getDecoderStream(new ByteArrayInputStream(armored)),
                            new BcKeyFingerprintCalculator()));
        } catch (IOException | PGPException e) {
            throw new AssertionError(file, e);
        }
    }

    static List<TestKey> all() {
        return Stream.of(VERSION_4, NEW).flatMap(List::stream).map(TestKey::of).toList();
    }

    /** The first subkey that can. */
    PGPSecretKey encryptionKey() {
        for (Iterator<PGPSecretKey> keys = ring.getSecretKeys(); keys.hasNext(); ) {
            PGPSecretKey key = keys.next();
            if (!key.isMasterKey() && key.getPublicKey().isEncryptionKey()) {
                return key;
            }
        }
        throw new AssertionError(name + " has no key for encryption");
    }

    /** The certificate that goes with it, binary. */
    public byte[] certificate() throws IOException {
        return ring.toCertificate().getEncoded();
    }

    /** As the policy would choose it. */
    public EncryptionKey publicKey(boolean aead) {
        return new EncryptionKey(encryptionKey().getPublicKey(), Optional.empty(), aead);
    }

    long keyId() {
        return encryptionKey().getKeyID();
    }

    @Override
    public String toString() {
        return name;
    }
}
