// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;

/**
 * A signature by which an owner says something of the own certificate (RFC 9580 section 5.2.3.10). Only what is hashed
 * counts. Two are equal when that is equal: the rest anybody can alter, and would fill a certificate with copies.
 */
final class SelfSignature implements Comparable<SelfSignature> {
    /** What a type of signature is made on. */
    enum Subject {
        PRIMARY,
        USER_ID,
        SUBKEY,
        OTHER
    }

    private static final int REASON_SUPERSEDED = 1;
    private static final int REASON_RETIRED = 3;
    private static final int FEATURE_SEIPD_2 = 0x08;

    private final Packet packet;
    private final byte[] said;
    private final PGPSignature pgp;
    private final PGPSignatureSubpacketVector hashed;
    private final Instant created;

    private SelfSignature(Packet packet, byte[] said, PGPSignature pgp) {
        this.packet = packet;
        this.said = said;
        this.pgp = pgp;
        this.hashed = pgp.getHashedSubPackets();
        // One that does not say when it was made is as old as can be
        this.created = seconds(SignatureSubpacketTags.CREATION_TIME)
                .map(Instant::ofEpochSecond)
                .orElse(Instant.EPOCH);
    }

    /** Empty when it is damaged or of a version that is not known. */
    static Optional<SelfSignature> read(Packet packet) {
        try (BCPGInputStream in = new BCPGInputStream(new ByteArrayInputStream(packet.encoded()))) {
            byte[] said = SignatureLayout.hashed(packet.body());
            return Optional.of(new SelfSignature(packet, said, new PGPSignature(in)));
        } catch (IOException | PGPException | RuntimeException e) { // the library throws all kinds at hostile octets
            return Optional.empty();
        }
    }

    Packet packet() {
        return packet;
    }

    Subject subject() {
        return switch (pgp.getSignatureType()) {
            case PGPSignature.DIRECT_KEY, PGPSignature.KEY_REVOCATION -> Subject.PRIMARY;
            case PGPSignature.DEFAULT_CERTIFICATION,
                    PGPSignature.NO_CERTIFICATION,
                    PGPSignature.CASUAL_CERTIFICATION,
                    PGPSignature.POSITIVE_CERTIFICATION,
                    PGPSignature.CERTIFICATION_REVOCATION -> Subject.USER_ID;
            case PGPSignature.SUBKEY_BINDING, PGPSignature.SUBKEY_REVOCATION -> Subject.SUBKEY;
            default -> Subject.OTHER;
        };
    }

    /** Whether it may be of this key, by what costs nothing: of the same version, and not naming another issuer. */
    boolean claims(Key primary) {
        boolean unnamed = pgp.getKeyID() == 0;
        return pgp.getVersion() == primary.version()
                && (unnamed || pgp.getKeyID() == primary.pgp().getKeyID());
    }

    /** Whether the owner of the primary key made it on that key. */
    boolean on(Key primary) {
        return verifies(primary, () -> pgp.verifyCertification(primary.pgp()));
    }

    boolean onUserId(Key primary, Packet userId) {
        return verifies(primary, () -> pgp.verifyCertification(userId.body(), primary.pgp()));
    }

    boolean onSubkey(Key primary, Key subkey) {
        return verifies(primary, () -> pgp.verifyCertification(primary.pgp(), subkey.pgp()));
    }

    private interface Verification {
        boolean verify() throws PGPException;
    }

    private boolean verifies(Key primary, Verification verification) {
        try {
            pgp.init(new StrictVerification(pgp.getDigestPrefix()), primary.pgp());
            return verification.verify();
        } catch (PGPException | RuntimeException e) { // the library throws all kinds at hostile octets
            return false;
        }
    }

    boolean revokes() {
        return switch (pgp.getSignatureType()) {
            case PGPSignature.KEY_REVOCATION, PGPSignature.SUBKEY_REVOCATION, PGPSignature.CERTIFICATION_REVOCATION ->
                true;
            default -> false;
        };
    }

    /** A revocation for all time, because somebody else may have the key: every one that does not say otherwise. */
    boolean hard() {
        int reason = octet(SignatureSubpacketTags.REVOCATION_REASON).orElse(0);
        return revokes() && reason != REASON_SUPERSEDED && reason != REASON_RETIRED;
    }

    int hash() {
        return pgp.getHashAlgorithm();
    }

    Instant created() {
        return created;
    }

    Optional<Instant> expires() {
        return seconds(SignatureSubpacketTags.EXPIRE_TIME)
                .filter(seconds -> seconds != 0)
                .map(created::plusSeconds);
    }

    /** When it says something of the key's expiry: after how many seconds of its life, 0 is never. */
    Optional<Long> keyLifetime() {
        return seconds(SignatureSubpacketTags.KEY_EXPIRE_TIME);
    }

    /** The first octet of them. */
    Optional<Integer> keyFlags() {
        return octet(SignatureSubpacketTags.KEY_FLAGS);
    }

    /** When it says something of features: whether version 2 of encrypted data packets is among them. */
    Optional<Boolean> aead() {
        return octet(SignatureSubpacketTags.FEATURES).map(features -> (features & FEATURE_SEIPD_2) != 0);
    }

    /** Types of the subpackets that must be understood. */
    Set<Integer> critical() {
        return Arrays.stream(hashed.getCriticalTags()).boxed().collect(Collectors.toSet());
    }

    private Optional<Long> seconds(int type) {
        return data(type)
                .filter(data -> data.length == Integer.BYTES)
                .map(data -> Integer.toUnsignedLong(ByteBuffer.wrap(data).getInt()));
    }

    /** The first octet of a subpacket; 0 when it has none. */
    private Optional<Integer> octet(int type) {
        return data(type).map(data -> data.length == 0 ? 0 : data[0] & 0xff);
    }

    private Optional<byte[]> data(int type) {
        return Optional.ofNullable(hashed.getSubpacket(type)).map(SignatureSubpacket::getData);
    }

    /** Of two that are equal always the same one, whichever comes first: the shorter, to which nobody added anything. */
    static SelfSignature chosen(SelfSignature one, SelfSignature other) {
        int order = Integer.compare(one.packet.body().length, other.packet.body().length);
        if (order == 0) {
            order = Arrays.compareUnsigned(one.packet.body(), other.packet.body());
        }
        return order <= 0 ? one : other;
    }

    /** The older first. */
    @Override
    public int compareTo(SelfSignature other) {
        int order = created.compareTo(other.created);
        return order != 0 ? order : Arrays.compareUnsigned(said, other.said);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SelfSignature signature && Arrays.equals(signature.said, said);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(said);
    }
}
