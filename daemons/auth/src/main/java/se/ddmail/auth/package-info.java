/**
 * The auth daemon: tells Dovecot who may log in, and hands it the mailbox's private key for the session.
 *
 * <p>Speaks the server side of Dovecot's dict protocol ({@code src/lib-dict/dict-client.h} of Dovecot, major versions 3
 * and 4) on a Unix socket. Three doors lead here: Dovecot 2.3's {@code dict} passdb and userdb, the Lua script
 * {@code dovecot/auth.lua} for 2.3 and 2.4, and the program {@link se.ddmail.auth.CheckPassword} for 2.3.
 *
 * <p>Read it in this order: {@link se.ddmail.auth.Main} (wiring), {@link se.ddmail.auth.DictHandler} (one connection),
 * {@link se.ddmail.auth.DictSession} (state), {@link se.ddmail.auth.DictCodec} (bytes), {@link se.ddmail.auth.Login} (the
 * rule), {@link se.ddmail.auth.Answers} (field names of the two Dovecots).
 *
 * <p>It reads no mail and writes nothing but upgraded seals. It keeps neither passwords, nor keys, nor client addresses:
 * what it remembers of failed logins is a counter under a keyed hash, in memory.
 */
@NullMarked
package se.ddmail.auth;

import org.jspecify.annotations.NullMarked;
