// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a {@link UnixServer} listens.
 *
 * @param name name of its threads and in its log lines
 * @param socket where it listens; the directory must exist
 * @param group group of the socket; empty keeps the daemon's own
 * @param peers names of the Unix users that may connect; root and the daemon's own user always may
 * @param connectionsMax connections served at a time, each by one thread
 * @param idleTimeout longest wait for a peer to send or to take anything
 * @param drainTime how long {@link UnixServer#close()} waits for busy connections
 */
public record UnixServerSettings(
        String name,
        Path socket,
        Optional<String> group,
        Set<String> peers,
        int connectionsMax,
        Duration idleTimeout,
        Duration drainTime) {
    public UnixServerSettings {
        peers = Set.copyOf(peers);
        if (connectionsMax < 1 || idleTimeout.isNegative() || idleTimeout.isZero() || drainTime.isNegative()) {
            throw new IllegalArgumentException("a limit or a time is not positive");
        }
    }
}
