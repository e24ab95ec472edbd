/**
 * LMTP as Postfix speaks it: bytes to commands, commands to replies, and nothing about mailboxes.
 *
 * <p>Follows RFC 2033 (LMTP), RFC 5321 (SMTP syntax), RFC 2920 (PIPELINING), RFC 1870 (SIZE), RFC 6152 (8BITMIME), RFC
 * 6531 (SMTPUTF8), RFC 2034 and RFC 3463 (enhanced status codes) and Postfix's XFORWARD, of which only the queue id
 * ({@code IDENT}) is asked for: client names and addresses never enter this process. Lines end with CRLF and with nothing
 * else. What happens with the mail is behind {@link se.ddmail.delivery.lmtp.Mailroom}.
 *
 * <p>Not here: BDAT, DSN, AUTH and STARTTLS. The socket is local and its peers are known by their Unix user.
 */
@NullMarked
package se.ddmail.delivery.lmtp;

import org.jspecify.annotations.NullMarked;
