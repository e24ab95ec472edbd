// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SignatureSubpacketTags;

/**
 * Which certificates and keys are good enough. All that is decided is decided here:
 *
 * <p><b>Signatures.</b> Only the owner's own count, verified, of the version of the key. Of each kind, the newest valid one speaks: for a subkey its
 * binding; for the certificate the direct-key signature, and where that says nothing (or there is none, version 4 only)
 * the newest certification of a user ID that is not revoked. A signature is valid when it is not expired, not from the
 * future ({@value #CLOCK_SKEW_MINUTES} minutes of clock skew are forgiven), not older than its key, when nothing critical
 * in it is unknown, and when its hash is not weak: MD5 never counts; SHA-1 and RIPEMD-160 count without further limit
 * when the signature was made before 2014-02-01 (to abuse that, somebody needs a second preimage), later never.
 *
 * <p><b>Revocations</b> count whatever their hash or expiry: at worst mail waits. Without a reason, or with any other than
 * "superseded" and "retired", they are hard: the key was never good. Those two are soft: they count from their date, and
 * a valid self-signature made after them ends them. A revoked or expired primary key takes all with it. Revocations by
 * designated revokers are not known here, for lack of their certificates.
 *
 * <p><b>Primary keys</b>: RSA (up to 8192 bits: larger ones are not read) and DSA of at least {@value #RSA_BITS_MIN} bits, ECDSA on the NIST and Brainpool curves of
 * 256 bits and more, Ed25519, Ed448.
 *
 * <p><b>Encryption keys</b>: all whose key flags say communications or storage (without key flags, in version 4, all
 * whose algorithm can encrypt): RSA of at least {@value #RSA_BITS_MIN} bits, ECDH on Curve25519, Curve448 and the same NIST
 * and Brainpool curves, X25519, X448. ElGamal never: RFC 9580 has given it up. Of one mailbox, the newest
 * {@value Assessment#KEYS_MAX} count.
 */
public final class Policy {
    public static final Policy CURRENT = new Policy();

    static final int RSA_BITS_MIN = 2048;
    static final int CLOCK_SKEW_MINUTES = 10;

    private static final Instant WEAK_HASHES_END = Instant.parse("2014-02-01T00:00:00Z");

    private static final Set<Integer> CRITICAL_KNOWN = Set.of(
            SignatureSubpacketTags.CREATION_TIME,
            SignatureSubpacketTags.EXPIRE_TIME,
            SignatureSubpacketTags.EXPORTABLE,
            SignatureSubpacketTags.REVOCABLE,
            SignatureSubpacketTags.KEY_EXPIRE_TIME,
            SignatureSubpacketTags.PREFERRED_SYM_ALGS,
            SignatureSubpacketTags.PREFERRED_HASH_ALGS,
            SignatureSubpacketTags.PREFERRED_COMP_ALGS,
            SignatureSubpacketTags.PREFERRED_AEAD_ALGORITHMS,
            SignatureSubpacketTags.LIBREPGP_PREFERRED_ENCRYPTION_MODES,
            SignatureSubpacketTags.REVOCATION_KEY,
            SignatureSubpacketTags.ISSUER_KEY_ID,
            SignatureSubpacketTags.ISSUER_FINGERPRINT,
            SignatureSubpacketTags.KEY_SERVER_PREFS,
            SignatureSubpacketTags.PREFERRED_KEY_SERV,
            SignatureSubpacketTags.PRIMARY_USER_ID,
            SignatureSubpacketTags.POLICY_URL,
            SignatureSubpacketTags.KEY_FLAGS,
            SignatureSubpacketTags.SIGNER_USER_ID,
            SignatureSubpacketTags.REVOCATION_REASON,
            SignatureSubpacketTags.FEATURES,
            SignatureSubpacketTags.EMBEDDED_SIGNATURE);

    private Policy() {}

    /** Never throws. */
    public Assessment assess(Certificate certificate, Instant now) {
        return new Judgement(this, certificate, now).assessment();
    }

    /** Whether the owner's statement counts, apart from its dates. */
    boolean accepts(SelfSignature signature) {
        return CRITICAL_KNOWN.containsAll(signature.critical()) && !weakHash(signature);
    }

    boolean weakHash(SelfSignature signature) {
        return switch (signature.hash()) {
            case HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160 ->
                !signature.created().isBefore(WEAK_HASHES_END);
            case HashAlgorithmTags.SHA224,
                    HashAlgorithmTags.SHA256,
                    HashAlgorithmTags.SHA384,
                    HashAlgorithmTags.SHA512,
                    HashAlgorithmTags.SHA3_256,
                    HashAlgorithmTags.SHA3_512 -> false;
            default -> true;
        };
    }

    Instant latest(Instant now) {
        return now.plus(Duration.ofMinutes(CLOCK_SKEW_MINUTES));
    }

    boolean strongPrimary(Algorithm algorithm) {
        return switch (algorithm.kind()) {
            case RSA, RSA_SIGN_ONLY, DSA -> algorithm.bits() >= RSA_BITS_MIN;
            case EC_SIGN -> true;
            case RSA_ENCRYPT_ONLY, ELGAMAL, EC_ENCRYPT, UNKNOWN -> false;
        };
    }

    boolean strongEncryption(Algorithm algorithm) {
        return switch (algorithm.kind()) {
            case RSA, RSA_ENCRYPT_ONLY -> algorithm.bits() >= RSA_BITS_MIN;
            case EC_ENCRYPT -> true;
            case RSA_SIGN_ONLY, DSA, ELGAMAL, EC_SIGN, UNKNOWN -> false;
        };
    }
}
