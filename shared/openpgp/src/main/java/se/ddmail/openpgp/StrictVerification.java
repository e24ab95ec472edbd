// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.OutputStream;
import java.util.Arrays;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.PGPContentVerifier;
import org.bouncycastle.openpgp.operator.PGPContentVerifierBuilder;
import org.bouncycastle.openpgp.operator.PGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.util.io.TeeOutputStream;

/**
 * Verifies a signature and the first octets of the digest that it states, which Bouncy Castle does not look at: other
 * programs do, and one with wrong octets would be of no use to them.
 */
final class StrictVerification implements PGPContentVerifierBuilderProvider {
    private final byte[] prefix;

    /** @param prefix the digest's first octets, as the signature states them */
    StrictVerification(byte[] prefix) {
        this.prefix = prefix;
    }

    @Override
    public PGPContentVerifierBuilder get(int keyAlgorithm, int hashAlgorithm) throws PGPException {
        PGPContentVerifierBuilder builder = new BcPGPContentVerifierBuilderProvider().get(keyAlgorithm, hashAlgorithm);
        PGPDigestCalculator digest = new BcPGPDigestCalculatorProvider().get(hashAlgorithm);
        return key -> new Verifier(builder.build(key), digest, prefix);
    }

    @SuppressWarnings("ArrayRecordComponent") // never altered
    private record Verifier(PGPContentVerifier signature, PGPDigestCalculator digest, byte[] prefix)
            implements PGPContentVerifier {
        @Override
        public OutputStream getOutputStream() {
            return new TeeOutputStream(signature.getOutputStream(), digest.getOutputStream());
        }

        @Override
        public boolean verify(byte[] expected) {
            byte[] value = digest.getDigest();
            return Arrays.equals(value, 0, prefix.length, prefix, 0, prefix.length) && signature.verify(expected);
        }

        @Override
        public int getHashAlgorithm() {
            return signature.getHashAlgorithm();
        }

        @Override
        public int getKeyAlgorithm() {
            return signature.getKeyAlgorithm();
        }

        @Override
        public long getKeyID() {
            return signature.getKeyID();
        }
    }
}
