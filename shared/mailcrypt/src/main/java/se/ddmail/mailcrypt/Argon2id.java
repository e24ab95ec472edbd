// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id version 1.3 (RFC 9106) with a 64-byte tag. */
final class Argon2id {
    /** Bytes of the tag. */
    static final int TAG = 64;

    private Argon2id() {}

    static byte[] tag(byte[] password, byte[] salt, SealParameters parameters) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(parameters.memoryKib())
                .withIterations(parameters.iterations())
                .withParallelism(parameters.parallelism())
                .withSalt(salt)
                .build());
        byte[] tag = new byte[TAG];
        generator.generateBytes(password, tag);
        return tag;
    }
}
