// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * Mail in OpenPGP: PGP/MIME (RFC 3156), header protection (RFC 9788), and the question whether a message is encrypted
 * already, answered by its structure. The octets of a body survive exactly.
 */
@NullMarked
package se.ddmail.openpgp.mail;

import org.jspecify.annotations.NullMarked;
