// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/**
 * The public key of a mailbox: what a message is encrypted to.
 *
 * <p>Immutable and safe for several threads. The first encryption to a key makes a table (12 KiB, half a millisecond),
 * and the later ones are cheaper by that: keep the object, not its bytes, where one mailbox gets many messages.
 */
public final class MailboxPublicKey {
    // SubjectPublicKeyInfo (RFC 5480) of id-ecPublicKey on secp521r1, up to the point: the form that the JDK, OpenSSL
    // and Bouncy Castle write. One key has one encoding here, so there is no parser to mislead.
    private static final byte[] SPKI = HexFormat.of().parseHex("30819b301006072a8648ce3d020106052b8104002303818600");
    private static final byte[] COMPRESSED_SPKI =
            HexFormat.of().parseHex("3058301006072a8648ce3d020106052b81040023034400");

    private final byte[] point;
    private final ECPoint decoded;
    private final byte[] keyId;
    private volatile @Nullable P521Comb comb;

    private MailboxPublicKey(byte[] point, ECPoint decoded) {
        this.point = point;
        this.decoded = decoded;
        this.keyId = Sha256.of(COMPRESSED_SPKI, P521.compressed(point));
    }

    /**
     * Reads a key.
     *
     * @param spkiDer X.509 SubjectPublicKeyInfo in DER, named curve secp521r1, uncompressed point (158 bytes)
     * @throws DamagedKeyException when it is anything else, or the point is not on the curve
     */
    public static MailboxPublicKey of(byte[] spkiDer) throws DamagedKeyException {
        if (spkiDer.length != SPKI.length + P521.POINT || !Bytes.startsWith(spkiDer, SPKI)) {
            throw new DamagedKeyException("not a SubjectPublicKeyInfo of a secp521r1 key");
        }
        return ofPoint(Arrays.copyOfRange(spkiDer, SPKI.length, spkiDer.length));
    }

    /** A key whose private half is forgotten at once: for rehearsals in a process that must not hold private keys. */
    public static MailboxPublicKey ofNobody(SecureRandom random) {
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            return key.publicKey();
        }
    }

    static MailboxPublicKey ofPoint(byte[] point) throws DamagedKeyException {
        return new MailboxPublicKey(point, P521.point(point));
    }

    /** X.509 SubjectPublicKeyInfo in DER, 158 bytes. */
    public byte[] spki() {
        return Bytes.join(SPKI, point);
    }

    /** Dovecot's key id: SHA-256 over the SubjectPublicKeyInfo with the point compressed, 32 bytes. */
    public byte[] keyId() {
        return keyId.clone();
    }

    /** The key as Dovecot's {@code mail_crypt_global_public_key} takes it: {@code BEGIN PUBLIC KEY}, ASCII. */
    public byte[] pem() {
        return Pem.of("PUBLIC KEY", spki());
    }

    /**
     * ECDH (SEC 1 section 3.3.1) of this key and a scalar: the X coordinate with its leading zeros, 66 bytes, to be wiped
     * by the caller. Takes the same time for every scalar.
     */
    byte[] agree(byte[] scalar) {
        byte[] product = comb().multiply(scalar);
        byte[] secret = P521.x(product);
        Bytes.wipe(product);
        return secret;
    }

    private P521Comb comb() {
        P521Comb made = comb;
        if (made == null) {
            // Two threads may make it twice, and either may win.
            made = new P521Comb(decoded);
            comb = made;
        }
        return made;
    }

    byte[] point() {
        return point.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MailboxPublicKey that && Arrays.equals(point, that.point);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(point);
    }

    /** The first bytes of the key id. */
    @Override
    public String toString() {
        return "MailboxPublicKey[" + HexFormat.of().formatHex(keyId, 0, 4) + "]";
    }
}
