// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks whether something is ready, again and again for a while. */
@FunctionalInterface
interface Probe {
    /** Whether it is ready now. */
    boolean ready();

    /** Somebody accepts connections on a Unix socket. */
    static Probe socket(Path path) {
        return () -> {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                return channel.connect(UnixDomainSocketAddress.of(path));
            } catch (IOException e) {
                return false;
            }
        };
    }

    /** Somebody accepts connections on a TCP port of loopback. */
    static Probe port(int port) {
        return () -> {
            try (SocketChannel channel = SocketChannel.open()) {
                return channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                return false;
            }
        };
    }

    /** Waits until it is ready, as long as {@code worthwhile} holds; says whether it got ready. */
    default boolean await(Duration longest, BooleanSupplier worthwhile) throws SandboxException {
        long end = System.nanoTime() + longest.toNanos();
        while (!ready()) {
            if (System.nanoTime() > end || !worthwhile.getAsBoolean()) {
                return false;
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SandboxException("interrupted", e);
            }
        }
        return true;
    }
}
