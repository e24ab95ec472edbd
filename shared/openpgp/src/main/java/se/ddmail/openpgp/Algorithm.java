// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.util.Map;
import org.bouncycastle.bcpg.ECPublicBCPGKey;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPPublicKey;

/**
 * What kind of key it is, and how long.
 *
 * @param name for people
 * @param bits of the modulus, the prime or the field; 0 is unknown
 */
record Algorithm(Kind kind, String name, int bits) {
    enum Kind {
        RSA_SIGN_ONLY,
        RSA_ENCRYPT_ONLY,
        RSA,
        DSA,
        ELGAMAL,
        /** A curve we know, for signatures. */
        EC_SIGN,
        /** A curve we know, for encryption. */
        EC_ENCRYPT,
        UNKNOWN
    }

    private static final Map<String, String> CURVES = Map.of(
            "1.2.840.10045.3.1.7", "NIST P-256",
            "1.3.132.0.34", "NIST P-384",
            "1.3.132.0.35", "NIST P-521",
            "1.3.36.3.3.2.8.1.1.7", "Brainpool P-256",
            "1.3.36.3.3.2.8.1.1.11", "Brainpool P-384",
            "1.3.36.3.3.2.8.1.1.13", "Brainpool P-512");

    @SuppressWarnings("deprecation") // old keys still have the two kinds of RSA for one purpose
    static Algorithm of(PGPPublicKey key) {
        int bits = Math.max(key.getBitStrength(), 0);
        return switch (key.getAlgorithm()) {
            case PublicKeyAlgorithmTags.RSA_GENERAL -> new Algorithm(Kind.RSA, "RSA " + bits, bits);
            case PublicKeyAlgorithmTags.RSA_ENCRYPT -> new Algorithm(Kind.RSA_ENCRYPT_ONLY, "RSA " + bits, bits);
            case PublicKeyAlgorithmTags.RSA_SIGN -> new Algorithm(Kind.RSA_SIGN_ONLY, "RSA " + bits, bits);
            case PublicKeyAlgorithmTags.DSA -> new Algorithm(Kind.DSA, "DSA " + bits, bits);
            case PublicKeyAlgorithmTags.ELGAMAL_ENCRYPT -> new Algorithm(Kind.ELGAMAL, "ElGamal " + bits, bits);
            case PublicKeyAlgorithmTags.ECDSA -> curve(Kind.EC_SIGN, CURVES, key, bits);
            case PublicKeyAlgorithmTags.EDDSA_LEGACY ->
                curve(Kind.EC_SIGN, Map.of("1.3.6.1.4.1.11591.15.1", "Ed25519", "1.3.101.113", "Ed448"), key, bits);
            case PublicKeyAlgorithmTags.ECDH -> ecdh(key, bits);
            case PublicKeyAlgorithmTags.X25519 -> new Algorithm(Kind.EC_ENCRYPT, "X25519", bits);
            case PublicKeyAlgorithmTags.X448 -> new Algorithm(Kind.EC_ENCRYPT, "X448", bits);
            case PublicKeyAlgorithmTags.Ed25519 -> new Algorithm(Kind.EC_SIGN, "Ed25519", bits);
            case PublicKeyAlgorithmTags.Ed448 -> new Algorithm(Kind.EC_SIGN, "Ed448", bits);
            default -> unknown(key);
        };
    }

    private static Algorithm ecdh(PGPPublicKey key, int bits) {
        Map<String, String> montgomery = Map.of("1.3.6.1.4.1.3029.1.5.1", "Cv25519", "1.3.101.111", "Cv448");
        Algorithm algorithm = curve(Kind.EC_ENCRYPT, montgomery, key, bits);
        return algorithm.kind() == Kind.UNKNOWN ? curve(Kind.EC_ENCRYPT, CURVES, key, bits) : algorithm;
    }

    private static Algorithm curve(Kind kind, Map<String, String> names, PGPPublicKey key, int bits) {
        if (key.getPublicKeyPacket().getKey() instanceof ECPublicBCPGKey ec) {
            String name = names.get(ec.getCurveOID().getId());
            if (name != null) {
                return new Algorithm(kind, name, bits);
            }
        }
        return unknown(key);
    }

    private static Algorithm unknown(PGPPublicKey key) {
        return new Algorithm(Kind.UNKNOWN, "algorithm " + key.getAlgorithm(), 0);
    }

    boolean encrypts() {
        return switch (kind) {
            case RSA, RSA_ENCRYPT_ONLY, ELGAMAL, EC_ENCRYPT -> true;
            case RSA_SIGN_ONLY, DSA, EC_SIGN, UNKNOWN -> false;
        };
    }
}
