// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** PBKDF2-HMAC-SHA256 (RFC 8018 section 5.2) for binary secrets, which the JDK's own does not take. */
final class Pbkdf2 {
    private Pbkdf2() {}

    static byte[] derive(byte[] secret, byte[] salt, int rounds, int length) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            int blocks = (length + Sha256.LENGTH - 1) / Sha256.LENGTH;
            ByteBuffer derived = ByteBuffer.allocate(blocks * Sha256.LENGTH);
            byte[] digest = new byte[Sha256.LENGTH];
            byte[] sum = new byte[Sha256.LENGTH];
            for (int block = 1; block <= blocks; block++) {
                mac.update(salt);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, block));
                mac.doFinal(digest, 0);
                System.arraycopy(digest, 0, sum, 0, sum.length);
                for (int round = 1; round < rounds; round++) {
                    mac.update(digest);
                    mac.doFinal(digest, 0);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] ^= digest[i];
                    }
                }
                derived.put(sum);
            }
            byte[] result = Arrays.copyOf(derived.array(), length);
            Bytes.wipe(digest, sum, derived.array());
            return result;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA256", e);
        }
    }
}
