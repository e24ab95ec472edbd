// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/**
 * An OpenPGP certificate (transferable public key, RFC 9580 section 10.1), version 4 or 6. Immutable. It holds only what
 * its owner verifiably signed; whether that is good enough, {@link Policy} says.
 */
public final class Certificate {
    /** Largest file that is read, in octets. */
    public static final int SIZE_MAX = 1 << 20;

    /** Largest binary form of what is left of it: most of a big one are signatures of other people. */
    public static final int STORED_MAX = 1 << 16;

    private final CertificateParts parts;
    private final byte[] encoded;

    private Certificate(CertificateParts parts) {
        this.parts = parts;
        this.encoded = encode(parts);
    }

    /**
     * Reads one certificate, armored or binary. Text around the armor, armor headers, line ends of any kind and packets
     * that are not known do not matter.
     *
     * @throws BadCertificateException when it is not exactly one readable certificate
     */
    public static Certificate parse(byte[] encoded) throws BadCertificateException {
        Certificate certificate = new Certificate(CertificateReader.read(encoded));
        if (certificate.encoded.length > STORED_MAX) {
            throw new BadCertificateException(BadCertificateException.Fault.TOO_BIG);
        }
        return certificate;
    }

    /** Lower-case hex, 40 digits (version 4) or 64 (version 6). */
    public String fingerprint() {
        return parts.primary.fingerprint();
    }

    public int version() {
        return parts.primary.version();
    }

    /** Of the primary key, for people: {@code RSA 4096}, {@code Ed25519}. */
    public String algorithm() {
        return parts.primary.algorithm().name();
    }

    public Instant created() {
        return parts.primary.created();
    }

    /** As the owner wrote them; they may hold anything. */
    public List<String> userIds() {
        return ordered(parts.userIds).stream()
                .map(id -> new String(id.getKey().body(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Binary form, without what {@link #parse} tolerates and nobody needs. */
    public byte[] encoded() {
        return encoded.clone();
    }

    public String armored() {
        return Armor.encode(encoded, version() == 4);
    }

    /**
     * This certificate and all that another copy of it knows more: signatures, user IDs, subkeys. The same from both
     * sides.
     *
     * @throws IllegalArgumentException when the other has another fingerprint
     * @throws BadCertificateException when both together are too big
     */
    public Certificate merge(Certificate other) throws BadCertificateException {
        if (!other.parts.primary.equals(parts.primary)) {
            throw new IllegalArgumentException("another certificate");
        }
        CertificateParts both = new CertificateParts(parts.primary);
        both.addAll(parts);
        both.addAll(other.parts);
        return parse(encode(both)); // what is stored must be readable again
    }

    Key primary() {
        return parts.primary;
    }

    /** On the primary key alone. */
    Set<SelfSignature> direct() {
        return parts.direct;
    }

    Collection<? extends Set<SelfSignature>> certifications() {
        return parts.userIds.values();
    }

    Map<Key, ? extends Set<SelfSignature>> subkeys() {
        return parts.subkeys;
    }

    private static byte[] encode(CertificateParts parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(parts.primary.packet().encoded());
        encode(parts.direct, out);
        ordered(parts.userIds).forEach(id -> {
            out.writeBytes(id.getKey().encoded());
            encode(id.getValue(), out);
        });
        ordered(parts.subkeys).forEach(subkey -> {
            out.writeBytes(subkey.getKey().packet().encoded());
            encode(subkey.getValue(), out);
        });
        return out.toByteArray();
    }

    private static void encode(Set<SelfSignature> signatures, ByteArrayOutputStream out) {
        signatures.forEach(signature -> out.writeBytes(signature.packet().encoded()));
    }

    /** In the order in which the owner made them, as far as it can be told. */
    private static <T> List<Map.Entry<T, NavigableSet<SelfSignature>>> ordered(
            Map<T, NavigableSet<SelfSignature>> parts) {
        return parts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.comparing(signatures ->
                        signatures.stream().min(Comparator.naturalOrder()).orElseThrow())))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate certificate && Arrays.equals(certificate.encoded, encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "Certificate[...]";
    }
}
