// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The private key of a mailbox. {@link #close()} wipes it; what is asked of a closed key fails.
 *
 * <p>Not safe for several threads. The intermediate numbers of the curve arithmetic are left to the garbage collector.
 */
public final class MailboxPrivateKey implements AutoCloseable {
    // PKCS#8 (RFC 5958) around ECPrivateKey (RFC 5915) on secp521r1, up to the scalar. OpenSSL and Dovecot write the
    // public key behind the scalar (LONG, PUBLIC); the JDK leaves it out (SHORT).
    private static final byte[] LONG =
            HexFormat.of().parseHex("3081ee020100301006072a8648ce3d020106052b810400230481d63081d30201010442");
    private static final byte[] PUBLIC = HexFormat.of().parseHex("a1818903818600");
    private static final byte[] SHORT =
            HexFormat.of().parseHex("3060020100301006072a8648ce3d020106052b81040023044930470201010442");
    private static final int LONG_LENGTH = LONG.length + P521.SCALAR + PUBLIC.length + P521.POINT;

    private final byte[] scalar;
    private final MailboxPublicKey publicKey;
    private boolean closed;

    private MailboxPrivateKey(byte[] scalar) {
        this.scalar = scalar;
        try {
            this.publicKey = MailboxPublicKey.ofPoint(P521.publicPoint(scalar));
        } catch (DamagedKeyException e) {
            throw new AssertionError("a multiple of the generator is not on the curve", e);
        }
    }

    /** Makes a new key. */
    public static MailboxPrivateKey generate(SecureRandom random) {
        return new MailboxPrivateKey(P521.randomScalar(random));
    }

    /**
     * Reads a key. The bytes are copied; wiping them stays with the caller.
     *
     * @param der PKCS#8 in DER, named curve secp521r1, with or without the public key
     * @throws DamagedKeyException when it is anything else, the scalar is out of range or the public key is another's
     */
    public static MailboxPrivateKey ofPkcs8(byte[] der) throws DamagedKeyException {
        if (der.length == SHORT.length + P521.SCALAR && Bytes.startsWith(der, SHORT)) {
            return ofScalar(Arrays.copyOfRange(der, SHORT.length, der.length));
        }
        if (der.length != LONG_LENGTH || !Bytes.startsWith(der, LONG)) {
            throw new DamagedKeyException("not a PKCS#8 secp521r1 key");
        }
        MailboxPrivateKey key = ofScalar(Arrays.copyOfRange(der, LONG.length, LONG.length + P521.SCALAR));
        int tail = LONG.length + P521.SCALAR;
        if (!Arrays.equals(Bytes.join(PUBLIC, key.publicKey.point()), Arrays.copyOfRange(der, tail, der.length))) {
            key.close();
            throw new DamagedKeyException("the private key holds another public key");
        }
        return key;
    }

    private static MailboxPrivateKey ofScalar(byte[] scalar) throws DamagedKeyException {
        if (!P521.isScalar(scalar)) {
            Bytes.wipe(scalar);
            throw new DamagedKeyException("the private number is out of range");
        }
        return new MailboxPrivateKey(scalar);
    }

    /** PKCS#8 in DER with the public key, 241 bytes; to be wiped by the caller. */
    public byte[] pkcs8() {
        return Bytes.join(LONG, scalar(), PUBLIC, publicKey.point());
    }

    /**
     * The key as Dovecot's {@code mail_crypt_global_private_key} takes it: {@code BEGIN PRIVATE KEY}, ASCII; to be wiped
     * by the caller.
     */
    public byte[] pem() {
        byte[] der = pkcs8();
        byte[] pem = Pem.of("PRIVATE KEY", der);
        Bytes.wipe(der);
        return pem;
    }

    /** The public half; usable after {@link #close()}. */
    public MailboxPublicKey publicKey() {
        return publicKey;
    }

    /** ECDH (SEC 1 section 3.3.1) with a point that is used once; to be wiped by the caller. */
    byte[] agree(byte[] point) throws DamagedKeyException {
        byte[] product = P521.multiply(P521.point(point), scalar());
        byte[] secret = P521.x(product);
        Bytes.wipe(product);
        return secret;
    }

    private byte[] scalar() {
        if (closed) {
            throw new IllegalStateException("the private key is wiped");
        }
        return scalar;
    }

    /** Wipes the private number. */
    @Override
    public void close() {
        closed = true;
        Bytes.wipe(scalar);
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "MailboxPrivateKey[of " + publicKey + "]";
    }
}
