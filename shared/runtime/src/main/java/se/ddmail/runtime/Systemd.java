// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager where the daemon is in its life: {@code sd_notify(3)}, {@code sd_watchdog_enabled(3)}.
 *
 * @param socket of the service manager; empty when there is none
 * @param watchdog longest time between two signs of life; empty when none are wanted
 */
record Systemd(Optional<String> socket, Optional<Duration> watchdog) {
    private static final Logger LOG = LoggerFactory.getLogger(Systemd.class);

    static Systemd fromEnvironment() {
        return of(System.getenv(), ProcessHandle.current().pid());
    }

    static Systemd of(Map<String, String> environment, long pid) {
        Optional<String> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(name -> name.startsWith("/") || name.startsWith("@"));
        OptionalLong micros = Units.number(environment.getOrDefault("WATCHDOG_USEC", ""));
        boolean ours =
                environment.getOrDefault("WATCHDOG_PID", Long.toString(pid)).equals(Long.toString(pid));
        Optional<Duration> watchdog = ours && micros.isPresent() && micros.getAsLong() > 0
                ? Optional.of(Duration.of(micros.getAsLong(), ChronoUnit.MICROS))
                : Optional.empty();
        return new Systemd(socket, watchdog);
    }

    void ready() {
        send("READY=1");
    }

    void stopping() {
        send("STOPPING=1");
    }

    /** Gives signs of life, twice as often as wanted, while the daemon is healthy. */
    void watch(BooleanSupplier healthy) {
        if (socket.isEmpty() || watchdog.isEmpty()) {
            return;
        }
        long millis = Math.max(1, watchdog.get().toMillis() / 2);
        Thread thread = new Thread(() -> watch(healthy, millis), "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(BooleanSupplier healthy, long millis) {
        try {
            while (healthy.getAsBoolean()) {
                send("WATCHDOG=1");
                Thread.sleep(millis);
            }
            LOG.atError().log("unhealthy");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A manager that cannot be told is no reason to stop serving. */
    private void send(String state) {
        if (socket.isEmpty()) {
            return;
        }
        String name = socket.get();
        // An abstract socket: its name begins with NUL, which the variable shows as @.
        String path = name.startsWith("@") ? "\0" + name.substring(1) : name;
        try (UnixDatagramChannel channel = UnixDatagramChannel.open()) {
            channel.send(ByteBuffer.wrap(state.getBytes(StandardCharsets.US_ASCII)), new UnixSocketAddress(path));
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().addKeyValue("state", state).setCause(e).log("notify-failed");
        }
    }
}
