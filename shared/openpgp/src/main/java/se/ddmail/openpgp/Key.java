// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/** A primary key or subkey that Bouncy Castle understands. Immutable; equal when the packets are. */
final class Key {
    /** Of version 6, before the key material: version, time, algorithm, length. */
    private static final int HEADER_6 = 10;
    /** Beyond these, one operation takes seconds. */
    private static final int RSA_BITS_MAX = 8192;

    private static final int RSA_EXPONENT_BITS_MAX = 64;
    /** Far below what any policy takes, and enough for what is encrypted and signed. */
    private static final int RSA_BITS_MIN = 512;

    private static final int SESSION_KEY = 32;

    private final Packet packet;
    private final PGPPublicKey pgp;
    private volatile Optional<Boolean> encrypts = Optional.empty();

    private Key(Packet packet, PGPPublicKey pgp) {
        this.packet = packet;
        this.pgp = pgp;
    }

    /** Empty when it is damaged, of another version than 4 or 6, or of an algorithm that is not known. */
    static Optional<Key> read(Packet packet) {
        if (!plausible(packet.body())) {
            return Optional.empty();
        }
        try (BCPGInputStream in = new BCPGInputStream(new ByteArrayInputStream(packet.encoded()))) {
            PublicKeyPacket key = (PublicKeyPacket) in.readPacket();
            // Else Bouncy Castle's fingerprint would be another than everybody's
            boolean canonical = Arrays.equals(key.getEncodedContents(), packet.body());
            PGPPublicKey pgp = new PGPPublicKey(key, new BcKeyFingerprintCalculator());
            return canonical && sound(key) ? Optional.of(new Key(packet, pgp)) : Optional.empty();
        } catch (IOException | PGPException | RuntimeException e) { // the library throws all kinds at hostile octets
            return Optional.empty();
        }
    }

    static int version(Packet packet) {
        return packet.body().length == 0 ? 0 : packet.body()[0] & 0xff;
    }

    /** Version 6 states the length of the key material, and Bouncy Castle would allocate it. */
    private static boolean plausible(byte[] body) {
        return switch (body.length == 0 ? 0 : body[0]) {
            case 4 -> true;
            case 6 ->
                body.length >= HEADER_6
                        && ByteBuffer.wrap(body).getInt(HEADER_6 - Integer.BYTES) == body.length - HEADER_6;
            default -> false;
        };
    }

    private static boolean sound(PublicKeyPacket key) {
        return !(key.getKey() instanceof RSAPublicBCPGKey rsa) || sound(rsa.getModulus(), rsa.getPublicExponent());
    }

    /** With the exponent 1, anybody could read what is encrypted, and sign. */
    private static boolean sound(BigInteger modulus, BigInteger exponent) {
        return modulus.testBit(0)
                && modulus.bitLength() >= RSA_BITS_MIN
                && modulus.bitLength() <= RSA_BITS_MAX
                && exponent.testBit(0)
                && exponent.bitLength() > 1
                && exponent.bitLength() <= RSA_EXPONENT_BITS_MAX;
    }

    Packet packet() {
        return packet;
    }

    PGPPublicKey pgp() {
        return pgp;
    }

    String fingerprint() {
        return HexFormat.of().formatHex(pgp.getFingerprint());
    }

    int version() {
        return pgp.getVersion();
    }

    Instant created() {
        return pgp.getCreationTime().toInstant();
    }

    Algorithm algorithm() {
        return Algorithm.of(pgp);
    }

    /** Whether something can be encrypted to it: tried once. A point may be off its curve, a modulus a prime. */
    boolean encrypts() {
        Optional<Boolean> known = encrypts;
        if (known.isEmpty()) {
            known = Optional.of(tryToEncrypt());
            encrypts = known;
        }
        return known.get();
    }

    private boolean tryToEncrypt() {
        try {
            new BcPublicKeyKeyEncryptionMethodGenerator(pgp)
                    .generate(new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256), new byte[SESSION_KEY]);
            return true;
        } catch (PGPException | RuntimeException e) { // the library throws all kinds at hostile octets
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && key.packet.equals(packet);
    }

    @Override
    public int hashCode() {
        return packet.hashCode();
    }

    @Override
    public String toString() {
        return "Key[...]";
    }
}
