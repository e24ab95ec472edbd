// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;
import java.util.List;

/** An OpenPGP certificate (transferable public key, RFC 9580 section 10.1), version 4 or 6. Immutable. */
@SuppressWarnings("DoNotCallSuggester")
public final class Certificate {
    /** Largest certificate that is read, in octets. */
    public static final int SIZE_MAX = 1 << 20;

    private Certificate() {}

    /**
     * Reads one certificate, armored or binary.
     *
     * @throws BadCertificateException when it is not exactly one readable certificate
     */
    public static Certificate parse(byte[] encoded) throws BadCertificateException {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Lower-case hex, 40 digits (version 4) or 64 (version 6). */
    public String fingerprint() {
        throw new UnsupportedOperationException("not built yet");
    }

    public int version() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Of the primary key, for people: {@code RSA 4096}, {@code Ed25519}. */
    public String algorithm() {
        throw new UnsupportedOperationException("not built yet");
    }

    public Instant created() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** As the owner wrote them; they may hold anything. */
    public List<String> userIds() {
        throw new UnsupportedOperationException("not built yet");
    }

    /** Binary form, without what {@link #parse} tolerates and nobody needs. */
    public byte[] encoded() {
        throw new UnsupportedOperationException("not built yet");
    }

    public String armored() {
        throw new UnsupportedOperationException("not built yet");
    }

    /**
     * This certificate and all that another copy of it knows more: signatures, user IDs, subkeys.
     *
     * @throws IllegalArgumentException when the other has another fingerprint
     */
    public Certificate merge(Certificate other) {
        throw new UnsupportedOperationException("not built yet");
    }
}
