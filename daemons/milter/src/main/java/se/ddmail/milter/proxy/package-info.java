// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The proxy: an SMTP server before Postfix's queue ({@code smtpd_proxy_filter}) that encrypts what passes and hands it to
 * an smtpd(8) behind it. Nothing is acknowledged before all of it has been taken there, so nothing is ever stored here.
 *
 * <p>Follows RFC 5321 (SMTP), RFC 2920 (PIPELINING), RFC 1870 (SIZE), RFC 6152 (8BITMIME), RFC 6531 (SMTPUTF8), RFC 3461
 * (DSN), RFC 2034 (enhanced status codes) and Postfix's XFORWARD, on both sides. Lines end with CRLF and with nothing
 * else.
 *
 * <p>Recipients with the same keys and wishes share one ciphertext; all others share the message as it came, octet by
 * octet. Each group is a transaction of its own behind the proxy, and all of them run at the same time, so that memory
 * does not grow with the message. Where one group is taken and the next is not, the client is told to try again and some
 * recipients get the message twice: SMTP has no way to take back what has been taken.
 *
 * <p>Not here: BDAT, AUTH and STARTTLS. The socket is local and its peers are known by their Unix user.
 */
@NullMarked
package se.ddmail.milter.proxy;

import org.jspecify.annotations.NullMarked;
