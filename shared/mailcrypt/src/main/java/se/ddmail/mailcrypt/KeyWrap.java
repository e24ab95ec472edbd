// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.security.GeneralSecurityException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a file's key data is wrapped: PBKDF2-HMAC-SHA256 over the ECDH secret, salted with the ephemeral point, gives key
 * and IV of AES-256-CBC.
 *
 * <p>Dovecot writes files with 2048 rounds, and reads them with as many as they name. Rounds make it dear to guess what
 * can be guessed, like a password. The secret here comes from two random scalars of 521 bits: whoever could guess it
 * could as well guess the AES key. So files are written here with one round, which spares a third of a delivery.
 */
final class KeyWrap {
    /** Bytes of wrapped key data. */
    static final int WRAPPED = 64;

    /** What files are written with. */
    static final int ROUNDS = 1;

    private static final int KEY = 32;
    private static final int IV = 16;

    private KeyWrap() {}

    static byte[] wrap(KeyData keyData, byte[] secret, byte[] ephemeralPoint) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, secret, ephemeralPoint, ROUNDS).doFinal(keyData.bytes());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-CBC", e);
        }
    }

    static KeyData unwrap(byte[] wrapped, byte[] secret, byte[] ephemeralPoint, int rounds)
            throws DamagedStreamException {
        try {
            return KeyData.of(
                    cipher(Cipher.DECRYPT_MODE, secret, ephemeralPoint, rounds).doFinal(wrapped));
        } catch (BadPaddingException | IllegalBlockSizeException e) {
            throw new DamagedStreamException("the key data does not unwrap", e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-CBC", e);
        }
    }

    private static Cipher cipher(int mode, byte[] secret, byte[] ephemeralPoint, int rounds)
            throws GeneralSecurityException {
        byte[] derived = Pbkdf2.derive(secret, ephemeralPoint, rounds, KEY + IV);
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, new SecretKeySpec(derived, 0, KEY, "AES"), new IvParameterSpec(derived, KEY, IV));
            return cipher;
        } finally {
            Bytes.wipe(derived);
        }
    }
}
