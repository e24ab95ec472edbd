// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A mailbox's private key under its owner's password, as one line of text that may be stored.
 *
 * <p>Password, in base64, through ONE Argon2id evaluation and HKDF to verifier and key-encryption key; the private key
 * under the latter with AES-256-GCM, bound to parameters, salt and public key. Whoever steals the line has to pay for an
 * Argon2id evaluation per guess, and has no cheaper way. Immutable; safe for several threads.
 */
public final class SealedKey {
    private static final int SALT = 16;
    private static final int NONCE = 12;

    private final SealRecord fields;

    private SealedKey(SealRecord fields) {
        this.fields = fields;
    }

    /**
     * Seals a key. Costs one Argon2id evaluation. The password is the caller's to wipe, the key stays open.
     *
     * @param password the bytes as the client sent them, of any length and content
     */
    public static SealedKey seal(
            MailboxPrivateKey key, byte[] password, SealParameters parameters, SecureRandom random) {
        byte[] salt = new byte[SALT];
        byte[] nonce = new byte[NONCE];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] pkcs8 = key.pkcs8();
        try (PasswordKeys keys = PasswordKeys.derive(password, salt, parameters)) {
            byte[] context = context(parameters, salt, key.publicKey());
            byte[] ciphertext =
                    cipher(Cipher.ENCRYPT_MODE, keys, nonce, context).doFinal(pkcs8);
            return new SealedKey(new SealRecord(parameters, salt, keys.verifier(), nonce, ciphertext));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        } finally {
            Bytes.wipe(pkcs8);
        }
    }

    /**
     * Reads a record.
     *
     * @throws DamagedSealException when it is not letter by letter what {@link #record()} writes, or asks for more than
     *     {@link SealParameters} allow
     */
    public static SealedKey parse(String record) throws DamagedSealException {
        return new SealedKey(SealRecord.parse(record));
    }

    /** Costs the time and memory of {@link #open} and forgets the result: for a login name that does not exist. */
    public static void imitate(byte[] password, SealParameters parameters) {
        PasswordKeys.derive(password, new byte[SALT], parameters).close();
    }

    /** The line to store: ASCII, no blanks, below 700 characters. */
    public String record() {
        return fields.text();
    }

    /** The parameters that this seal was made with. */
    public SealParameters parameters() {
        return fields.parameters();
    }

    /** Whether it is the password, without touching the private key. Costs one Argon2id evaluation. */
    public boolean matches(byte[] password) {
        try (PasswordKeys keys = PasswordKeys.derive(password, fields.salt(), parameters())) {
            return keys.matches(fields.verifier());
        }
    }

    /**
     * Opens the seal. Costs one Argon2id evaluation.
     *
     * @param publicKey the key that the directory holds for this mailbox
     * @return the private key, which the caller closes; empty when the password is wrong
     * @throws DamagedSealException when the password is right and the key does not open, or is not the private half of
     *     {@code publicKey}
     */
    public Optional<MailboxPrivateKey> open(byte[] password, MailboxPublicKey publicKey) throws DamagedSealException {
        try (PasswordKeys keys = PasswordKeys.derive(password, fields.salt(), parameters())) {
            return keys.matches(fields.verifier()) ? Optional.of(decrypt(keys, publicKey)) : Optional.empty();
        }
    }

    private MailboxPrivateKey decrypt(PasswordKeys keys, MailboxPublicKey publicKey) throws DamagedSealException {
        byte[] context = context(parameters(), fields.salt(), publicKey);
        byte[] pkcs8 = new byte[0];
        try {
            pkcs8 = cipher(Cipher.DECRYPT_MODE, keys, fields.nonce(), context).doFinal(fields.ciphertext());
            MailboxPrivateKey key = MailboxPrivateKey.ofPkcs8(pkcs8);
            if (!key.publicKey().equals(publicKey)) {
                key.close();
                throw new DamagedSealException("the sealed key is not the private half of the mailbox's public key");
            }
            return key;
        } catch (AEADBadTagException e) {
            throw new DamagedSealException("right password, but the sealed key is altered or another mailbox's", e);
        } catch (DamagedKeyException e) {
            throw new DamagedSealException("right password, but no key is in the seal", e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has AES-GCM", e);
        } finally {
            Bytes.wipe(pkcs8);
        }
    }

    private static Cipher cipher(int mode, PasswordKeys keys, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(keys.encryptionKey(), "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    private static byte[] context(SealParameters parameters, byte[] salt, MailboxPublicKey publicKey) {
        return Bytes.join(SealRecord.header(parameters, salt).getBytes(StandardCharsets.US_ASCII), publicKey.spki());
    }

    /** Version and parameters only. */
    @Override
    public String toString() {
        return "SealedKey[" + parameters() + "]";
    }
}
