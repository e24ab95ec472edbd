// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/** A primary key or subkey that Bouncy Castle understands. */
record Key(Packet packet, PGPPublicKey pgp) {
    private static final int HEADER_6 = 10;

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
            return canonical ? Optional.of(new Key(packet, pgp)) : Optional.empty();
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
            case 6 -> body.length >= HEADER_6 && ByteBuffer.wrap(body).getInt(HEADER_6 - 4) == body.length - HEADER_6;
            default -> false;
        };
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
