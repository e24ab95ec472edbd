// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;

/** A key of a certificate, mostly a subkey, that mail may be encrypted to. Immutable; equal when the key is. */
public final class EncryptionKey {
    private final PGPPublicKey key;
    private final Optional<Instant> expires;
    private final boolean aead;

    EncryptionKey(PGPPublicKey key, Optional<Instant> expires, boolean aead) {
        this.key = key;
        this.expires = expires;
        this.aead = aead;
    }

    /** Lower-case hex. */
    public String fingerprint() {
        return HexFormat.of().formatHex(key.getFingerprint());
    }

    /** As it stands in a version 3 session key packet: 64 bits. */
    public long keyId() {
        return key.getKeyID();
    }

    /** For people: {@code RSA 4096}, {@code Cv25519}, {@code NIST P-256}. */
    public String algorithm() {
        return Algorithm.of(key).name();
    }

    /** When it, its binding or its certificate expires, whichever is first. */
    public Optional<Instant> expires() {
        return expires;
    }

    Instant created() {
        return key.getCreationTime().toInstant();
    }

    PGPPublicKey key() {
        return key;
    }

    /** Whether the certificate's features say that its owner reads version 2 of encrypted data packets. */
    boolean aead() {
        return aead;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncryptionKey that && that.fingerprint().equals(fingerprint());
    }

    @Override
    public int hashCode() {
        return fingerprint().hashCode();
    }

    @Override
    public String toString() {
        return "EncryptionKey[...]";
    }
}
