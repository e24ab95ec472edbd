// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * What one Argon2id evaluation makes of a password: the verifier, which may be stored, and the key-encryption key, which
 * may not. HKDF-SHA256 (RFC 5869) with distinct info strings separates them: neither tells anything about the other.
 */
final class PasswordKeys implements AutoCloseable {
    /** Bytes of either. */
    static final int LENGTH = 32;

    private static final byte[] VERIFIER = "ddmail1 verifier".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENCRYPTION = "ddmail1 key encryption key".getBytes(StandardCharsets.US_ASCII);

    private final byte[] verifier;
    private final byte[] encryptionKey;

    private PasswordKeys(byte[] tag) {
        verifier = expand(tag, VERIFIER);
        encryptionKey = expand(tag, ENCRYPTION);
    }

    /** Costs what the parameters say, in time and memory. */
    static PasswordKeys derive(byte[] password, byte[] salt, SealParameters parameters) {
        byte[] text = Base64.getEncoder().encode(password);
        byte[] tag = Argon2id.tag(text, salt, parameters);
        try {
            return new PasswordKeys(tag);
        } finally {
            Bytes.wipe(text, tag);
        }
    }

    private static byte[] expand(byte[] tag, byte[] info) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(tag, null, info));
        byte[] key = new byte[LENGTH];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }

    /** In constant time. */
    boolean matches(byte[] expectedVerifier) {
        return MessageDigest.isEqual(verifier, expectedVerifier);
    }

    byte[] verifier() {
        return verifier.clone();
    }

    byte[] encryptionKey() {
        return encryptionKey;
    }

    @Override
    public void close() {
        Bytes.wipe(verifier, encryptionKey);
    }
}
