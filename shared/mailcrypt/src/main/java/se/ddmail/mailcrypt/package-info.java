// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Mailbox keys, their seals, and Dovecot's dcrypt file format.
 *
 * <p>A mailbox has one secp521r1 key pair ({@link se.ddmail.mailcrypt.MailboxPublicKey}, {@link
 * se.ddmail.mailcrypt.MailboxPrivateKey}). Messages are written to the public key ({@link
 * se.ddmail.mailcrypt.DcryptOutputStream}) in version 2 of the format of Dovecot's mail_crypt plugin, so that Dovecot
 * reads them with the private key that it gets from the auth daemon at login. The private key rests under the owner's
 * password ({@link se.ddmail.mailcrypt.SealedKey}): one Argon2id evaluation (RFC 9106) gives, through HKDF (RFC 5869),
 * the verifier of the password and the AES-256-GCM key of the seal.
 *
 * <p>Not here: Dovecot's own key text formats, folder keys, version 1 streams, HMAC streams, other curves, and where
 * keys are stored. Nothing here logs.
 */
@NullMarked
package se.ddmail.mailcrypt;

import org.jspecify.annotations.NullMarked;
