// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyExpirationTime;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.bcpg.sig.RevocationReason;
import org.bouncycastle.bcpg.sig.SignatureExpirationTime;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/**
 * A signature by which an owner says something of the own certificate (RFC 9580 section 5.2.3.10). Only what is hashed
 * counts. Equal when the packets are.
 */
final class SelfSignature implements Comparable<SelfSignature> {
    private static final int REASON_SUPERSEDED = 1;
    private static final int REASON_RETIRED = 3;

    /** What a type of signature is made on. */
    enum Subject {
        PRIMARY,
        USER_ID,
        SUBKEY,
        OTHER
    }

    private final Packet packet;
    private final PGPSignature pgp;
    private final PGPSignatureSubpacketVector hashed;

    private SelfSignature(Packet packet, PGPSignature pgp) {
        this.packet = packet;
        this.pgp = pgp;
        this.hashed = pgp.getHashedSubPackets();
    }

    /** Empty when it is damaged or of a version that is not known. */
    static Optional<SelfSignature> read(Packet packet) {
        byte[] body = packet.body();
        if (body.length == 0 || (body[0] != 4 && body[0] != 6)) {
            return Optional.empty();
        }
        try (BCPGInputStream in = new BCPGInputStream(new ByteArrayInputStream(packet.encoded()))) {
            return Optional.of(new SelfSignature(packet, new PGPSignature(in)));
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

    boolean revokes() {
        return switch (pgp.getSignatureType()) {
            case PGPSignature.KEY_REVOCATION, PGPSignature.SUBKEY_REVOCATION, PGPSignature.CERTIFICATION_REVOCATION ->
                true;
            default -> false;
        };
    }

    /** Whether it may be of this key, by what costs nothing: of the same version, and not naming another issuer. */
    boolean claims(Key primary) {
        boolean unnamed = pgp.getKeyID() == 0;
        return pgp.getVersion() == primary.version()
                && (unnamed || pgp.getKeyID() == primary.pgp().getKeyID());
    }

    int hash() {
        return pgp.getHashAlgorithm();
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
            pgp.init(new BcPGPContentVerifierBuilderProvider(), primary.pgp());
            return verification.verify();
        } catch (PGPException | RuntimeException e) { // the library throws all kinds at hostile octets
            return false;
        }
    }

    /** A signature that does not say when it was made is as old as can be. */
    Instant created() {
        return hashed.hasSubpacket(SignatureSubpacketTags.CREATION_TIME)
                ? hashed.getSignatureCreationTime().toInstant()
                : Instant.EPOCH;
    }

    Optional<Instant> expires() {
        return hashed.getSubpacket(SignatureSubpacketTags.EXPIRE_TIME) instanceof SignatureExpirationTime time
                        && time.getTime() != 0
                ? Optional.of(created().plusSeconds(time.getTime()))
                : Optional.empty();
    }

    /** When it says something of the key's expiry: after how many seconds of its life, 0 is never. */
    Optional<Long> keyLifetime() {
        return hashed.getSubpacket(SignatureSubpacketTags.KEY_EXPIRE_TIME) instanceof KeyExpirationTime time
                ? Optional.of(time.getTime())
                : Optional.empty();
    }

    Optional<Integer> keyFlags() {
        return hashed.getSubpacket(SignatureSubpacketTags.KEY_FLAGS) instanceof KeyFlags flags
                ? Optional.of(flags.getFlags())
                : Optional.empty();
    }

    /** Types of the subpackets that must be understood. */
    Set<Integer> critical() {
        return Arrays.stream(hashed.getCriticalTags()).boxed().collect(Collectors.toSet());
    }

    Optional<Features> features() {
        return hashed.getSubpacket(SignatureSubpacketTags.FEATURES) instanceof Features features
                ? Optional.of(features)
                : Optional.empty();
    }

    /** A revocation for all time, because somebody else may have the key: every one that does not say otherwise. */
    boolean hard() {
        if (hashed.getSubpacket(SignatureSubpacketTags.REVOCATION_REASON) instanceof RevocationReason reason) {
            int code = reason.getRevocationReason() & 0xff;
            return code != REASON_SUPERSEDED && code != REASON_RETIRED;
        }
        return true;
    }

    /** The older first. */
    @Override
    public int compareTo(SelfSignature other) {
        int order = created().compareTo(other.created());
        return order != 0 ? order : Arrays.compareUnsigned(packet.body(), other.packet.body());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SelfSignature signature && signature.packet.equals(packet);
    }

    @Override
    public int hashCode() {
        return packet.hashCode();
    }
}
