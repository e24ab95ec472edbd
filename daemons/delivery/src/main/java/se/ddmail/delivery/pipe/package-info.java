/**
 * {@code ddmail-pipe}: hands one message from Postfix's pipe(8) to the delivery daemon, over the same LMTP socket.
 *
 * <p>For sites that cannot use {@code lmtp:unix:}, which is the better way: this one starts a virtual machine for each
 * message. It has no library, no log and no configuration file. Its exit status follows sysexits.h as pipe(8) reads it,
 * and everything that is not a clear refusal of the recipient is 75, "try again".
 *
 * <p>What it cannot help: Postfix bounces a message when the command dies with a status it does not know. The shell script
 * {@code ddmail-pipe} around it turns those into 75; a signal that kills the script is a deferral to Postfix anyway.
 */
@NullMarked
package se.ddmail.delivery.pipe;

import org.jspecify.annotations.NullMarked;
