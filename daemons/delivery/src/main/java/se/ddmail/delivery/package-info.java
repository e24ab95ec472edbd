/**
 * The delivery daemon: takes messages from Postfix by LMTP and stores each encrypted to its mailbox, or says why not.
 *
 * <p>{@link se.ddmail.delivery.Main} wires; {@link se.ddmail.delivery.lmtp} speaks with Postfix; {@link
 * se.ddmail.delivery.Delivery} is the rule; {@link se.ddmail.delivery.maildir} puts files where Dovecot finds them; {@link
 * se.ddmail.delivery.pipe} is the client for Postfix's pipe(8).
 *
 * <p>A message is streamed once, to all its recipients at the same time, and never lies on disk in clear. The daemon
 * knows public keys only. Whatever goes wrong on our side is a temporary failure; mail is refused for good only where
 * {@link se.ddmail.delivery.Delivery} says so.
 */
@NullMarked
package se.ddmail.delivery;

import org.jspecify.annotations.NullMarked;
