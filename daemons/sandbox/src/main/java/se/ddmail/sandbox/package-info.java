/**
 * The whole system on loopback from real packages: the demo, a place to try a mail client, and the fixture of the
 * end-to-end tests.
 *
 * <p>A sandbox is one directory that mirrors a host: {@code etc}, {@code run}, the queue, the mail root, the log. The
 * shipped configuration of Postfix and Dovecot is copied with its path prefixes relocated ({@link
 * se.ddmail.sandbox.Relocation}); what is the host's own choice (name, ports) is appended the servers' own way. Our
 * daemons and PostgreSQL run as system users of their own under a {@link se.ddmail.sandbox.Supervisor}, which starts a
 * killed one again, as systemd would.
 *
 * <p>Nothing of this package is used in production.
 */
@NullMarked
package se.ddmail.sandbox;

import org.jspecify.annotations.NullMarked;
