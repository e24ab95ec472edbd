// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.unixsocket.UnixSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a Unix-domain socket and serves each connection on a thread of its own, up to a limit.
 *
 * <p>Peers that are not root, the daemon's own user or a named one are closed without a word. Nothing that a handler
 * throws ends the server.
 */
public final class UnixServer implements Daemon.Service {
    private static final Logger LOG = LoggerFactory.getLogger(UnixServer.class);
    private static final Duration REFUSAL_TIME = Duration.ofSeconds(1);
    /** After the drain time: for threads to notice the end of their input, and then that they are interrupted. */
    private static final long GRACE_MILLIS = 1_000;

    private static final long ACCEPT_PAUSE_MILLIS = 100;

    /** The protocol of a daemon. Called from many threads. */
    public interface Handler {
        /** Serves the connection until it ends; returning or throwing closes it. */
        void serve(Connection connection) throws IOException;

        /** Tells the peer that there are too many connections. At most a second, because others cannot connect. */
        void refuse(Connection connection) throws IOException;
    }

    private final UnixServerSettings settings;
    private final Handler handler;
    private final Peers peers;
    private final ListeningSocket listener;
    private final Semaphore slots;
    private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService pool;
    private final Thread accepting;
    private final RepeatedEvent foreign = new RepeatedEvent(LOG, "peer-refused");
    private final RepeatedEvent overload = new RepeatedEvent(LOG, "connection-limit");
    private final RepeatedEvent broken = new RepeatedEvent(LOG, "accept-failed");
    private volatile boolean stopping;

    private UnixServer(UnixServerSettings settings, Handler handler, Peers peers, ListeningSocket listener) {
        this.settings = settings;
        this.handler = handler;
        this.peers = peers;
        this.listener = listener;
        this.slots = new Semaphore(settings.connectionsMax());
        AtomicInteger number = new AtomicInteger();
        this.pool = Executors.newCachedThreadPool(
                task -> new Thread(task, settings.name() + "-" + number.incrementAndGet()));
        this.accepting = new Thread(this::acceptAll, settings.name() + "-accept");
    }

    /**
     * Listens and serves from now on.
     *
     * @throws IOException when it cannot listen; the message is fit for the operator
     */
    public static UnixServer start(UnixServerSettings settings, Handler handler) throws IOException {
        Peers peers = Peers.of(settings.peers());
        UnixServer server =
                new UnixServer(settings, handler, peers, ListeningSocket.bind(settings.socket(), settings.group()));
        server.accepting.start();
        return server;
    }

    @Override
    public boolean healthy() {
        return stopping || accepting.isAlive();
    }

    /**
     * Drains and stops: takes no new connections, ends idle ones, waits the drain time for busy ones, then ends those
     * too. A second call waits for the first.
     */
    @Override
    public synchronized void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        try {
            listener.unlink();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("server", settings.name()).setCause(e).log("socket-not-removed");
        }
        listener.shutdown();
        try {
            accepting.join(2 * REFUSAL_TIME.toMillis());
            connections.forEach(SocketConnection::drain);
            finish();
        } catch (InterruptedException e) {
            connections.forEach(SocketConnection::shut);
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void finish() throws InterruptedException {
        pool.shutdown();
        if (pool.awaitTermination(settings.drainTime().toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("server", settings.name())
                .addKeyValue("connections", connections.size())
                .log("drain-time-over");
        // Input first: what is just being finished can still be answered, and is then not done a second time.
        connections.forEach(SocketConnection::shutInput);
        if (!pool.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
            connections.forEach(SocketConnection::shut);
            pool.shutdownNow();
            pool.awaitTermination(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void acceptAll() {
        try (listener) {
            while (!stopping) {
                acceptOne();
            }
        } catch (IOException | InterruptedException e) {
            LOG.atDebug().addKeyValue("server", settings.name()).setCause(e).log("accept-ended");
        }
    }

    private void acceptOne() throws InterruptedException {
        UnixSocketChannel channel;
        try {
            channel = listener.accept();
        } catch (IOException | RuntimeException e) {
            if (!stopping) {
                // Out of descriptors, most likely: trying again at once would only burn the processor.
                broken.log("server", settings.name());
                Thread.sleep(ACCEPT_PAUSE_MILLIS);
            }
            return;
        }
        try {
            admit(channel);
        } catch (IOException | RuntimeException | Error e) {
            unexpected(e);
        }
    }

    private void admit(UnixSocketChannel channel) throws IOException {
        SocketConnection connection;
        try {
            connection = new SocketConnection(channel, settings.idleTimeout());
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        if (!peers.allow(connection.peer())) {
            foreign.log("uid", connection.peer().uid());
            connection.close();
        } else if (!slots.tryAcquire()) {
            overload.log("limit", settings.connectionsMax());
            connection.deadline(REFUSAL_TIME);
            attend(connection, handler::refuse);
        } else {
            hand(connection);
        }
    }

    private void hand(SocketConnection connection) throws IOException {
        connections.add(connection);
        try {
            pool.execute(() -> {
                try {
                    attend(connection, handler::serve);
                } finally {
                    leave(connection);
                }
            });
        } catch (RuntimeException | Error noThread) {
            leave(connection);
            connection.close();
            throw noThread;
        }
    }

    private void leave(SocketConnection connection) {
        connections.remove(connection);
        slots.release();
    }

    private interface Attention {
        void give(Connection connection) throws IOException;
    }

    private void attend(SocketConnection connection, Attention attention) {
        try (connection) {
            attention.give(connection);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("server", settings.name()).setCause(e).log("connection-failed");
        } catch (RuntimeException | Error e) {
            unexpected(e);
        }
    }

    private void unexpected(Throwable e) {
        LOG.atError().addKeyValue("server", settings.name()).setCause(e).log("unexpected");
    }
}
