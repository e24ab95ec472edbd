// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * OpenPGP certificates and encryption (RFC 9580) on Bouncy Castle: import, judgement by one {@link
 * se.ddmail.openpgp.Policy}, choice of the keys, and a stream that encrypts to them. No private key is ever accepted, and
 * nothing here decrypts.
 */
@NullMarked
package se.ddmail.openpgp;

import org.jspecify.annotations.NullMarked;
