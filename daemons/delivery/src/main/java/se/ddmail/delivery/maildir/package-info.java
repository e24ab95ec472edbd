/**
 * Writes into Maildir++ directories that Dovecot reads, so that a message is there completely and durably, or not at all,
 * and at most once.
 *
 * <p>Follows D. J. Bernstein's maildir description, the Maildir++ quota specification (Courier) and what Dovecot makes of
 * both: {@code ,S=} and {@code ,W=} in file names, {@code maildirsize}. Everything below the mail root has mode 2770 or
 * 0660 and the group of its directory, so that this daemon and Dovecot, two Unix users, can both work on it. A symbolic
 * link below the mail root is never followed.
 *
 * <p>What is in the files is not this package's business, it is given bytes that are encrypted already. It does not touch
 * Dovecot's own files ({@code dovecot*}) and does not clean up {@code tmp/}: Dovecot removes what is older than 36 hours.
 */
@NullMarked
package se.ddmail.delivery.maildir;

import org.jspecify.annotations.NullMarked;
