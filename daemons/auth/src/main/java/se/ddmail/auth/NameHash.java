// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns login names into something to count them by: a memory dump names nobody, and no attacker can choose names that
 * collide. The key is random and dies with the process.
 */
final class NameHash {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** The first half of the hash of a name. */
    record Name(long high, long low) {}

    NameHash(SecureRandom random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    Name of(String name) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
            return new Name(hash.getLong(), hash.getLong());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + ALGORITHM, e);
        }
    }
}
