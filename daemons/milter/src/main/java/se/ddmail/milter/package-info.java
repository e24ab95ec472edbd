// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * {@code ddmail-milter}: encrypts with OpenPGP before the queue, for those who asked for it.
 *
 * <p>{@link se.ddmail.milter.Main} wires; {@link se.ddmail.milter.rule} decides what has to be encrypted, for two doors:
 * {@link se.ddmail.milter.protocol} speaks the milter protocol, {@code se.ddmail.milter.proxy} is an SMTP proxy.
 *
 * <p>The daemon knows certificates only. Whatever goes wrong on our side is a temporary failure; nothing is ever passed
 * on in clear because it could not be encrypted.
 */
@NullMarked
package se.ddmail.milter;

import org.jspecify.annotations.NullMarked;
