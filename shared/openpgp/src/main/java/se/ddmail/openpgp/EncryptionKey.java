// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKey;

/** A key of a certificate, mostly a subkey, that mail may be encrypted to. Immutable. */
@SuppressWarnings("DoNotCallSuggester")
public final class EncryptionKey {
    private EncryptionKey() {}

    /** Lower-case hex. */
    public String fingerprint() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** As it stands in a version 3 session key packet: 64 bits. */
    public long keyId() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** For people: {@code RSA 4096}, {@code Cv25519}, {@code NIST P-256}. */
    public String algorithm() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** When it, its binding or its certificate expires, whichever is first. */
    public Optional<Instant> expires() {
        throw new UnsupportedOperationException("not built yet");
    }

    PGPPublicKey key() {
        throw new UnsupportedOperationException("not built yet");
    }

    boolean aead() {
        throw new UnsupportedOperationException("not built yet");
    }
}
