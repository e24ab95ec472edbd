// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What every daemon of the house shares: its typed configuration file, its life from flags to drain, its Unix-domain
 * socket server, and its log.
 *
 * <p>Follows {@code unix(7)} (peer credentials, socket modes), {@code sd_notify(3)} (readiness and watchdog) and the
 * exit codes of {@code sysexits.h}. Nothing here listens on TCP, and nothing here knows a mail protocol: a daemon brings
 * a {@link se.ddmail.runtime.UnixServer.Handler} that speaks one.
 */
@NullMarked
package se.ddmail.runtime;

import org.jspecify.annotations.NullMarked;
