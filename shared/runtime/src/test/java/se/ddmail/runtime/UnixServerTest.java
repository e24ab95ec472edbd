// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnixServerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private Path socket() {
        return directory.resolve("test.sock");
    }

    private UnixServerSettings settings(int connectionsMax, Duration idle, Duration drain) {
        return new UnixServerSettings("test", socket(), Optional.empty(), Set.of(), connectionsMax, idle, drain);
    }

    private UnixServer start(UnixServerSettings settings, UnixServer.Handler handler) throws IOException {
        UnixServer server = UnixServer.start(settings, handler);
        open.add(server);
        return server;
    }

    private Client connect() throws IOException {
        Client client = Client.connect(socket());
        open.add(client);
        return client;
    }

    /** Answers each line with itself; keeps what ended each connection. */
    private static class Echo implements UnixServer.Handler {
        final BlockingQueue<Object> ends = new LinkedBlockingQueue<>();

        @Override
        public void serve(Connection connection) throws IOException {
            try {
                for (String line = line(connection.in()); !line.isEmpty(); line = line(connection.in())) {
                    answer(connection, line);
                }
                if (connection.draining()) {
                    say(connection, "bye");
                }
                ends.add("end");
            } catch (IOException | RuntimeException e) {
                ends.add(e);
                throw e;
            }
        }

        void answer(Connection connection, String line) throws IOException {
            say(connection, line);
        }

        @Override
        public void refuse(Connection connection) throws IOException {
            say(connection, "full");
        }

        Object end() throws InterruptedException {
            return ends.poll(20, TimeUnit.SECONDS);
        }

        static void say(Connection connection, String line) throws IOException {
            connection.out().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        static String line(InputStream in) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != -1 && c != '\n'; c = in.read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }

    @Test
    void servesManyConnectionsAtATime() throws Exception {
        start(settings(200, LONG, LONG), new Echo());
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(connect());
        }
        for (int i = 0; i < 200; i++) {
            clients.get(i).send("hello " + i + "\n");
        }
        for (int i = 0; i < 200; i++) {
            assertThat(clients.get(i).line()).isEqualTo("hello " + i);
        }
    }

    @Test
    void carriesMoreThanItsBuffersHold() throws Exception {
        start(settings(1, LONG, LONG), new Echo());
        Client client = connect();
        String text = "0123456789".repeat(100_000);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                client.send(text + "\n");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(client.line()).isEqualTo(text);
        sent.get();
    }

    @Test
    void refusesOverTheLimitAndServesAgainBelowIt() throws Exception {
        Echo echo = new Echo();
        start(settings(2, LONG, LONG), echo);
        Client first = connect();
        first.send("a\n");
        assertThat(first.line()).isEqualTo("a");
        connect();
        Client third = connect();
        assertThat(third.line()).isEqualTo("full");
        assertThat(third.line()).isEmpty();
        first.close();
        assertThat(echo.end()).isEqualTo("end");
        Client fourth = eventuallyServed();
        assertThat(fourth.line()).isEqualTo("d");
    }

    /** A slot is free a moment after its session has ended. */
    private Client eventuallyServed() throws Exception {
        for (int i = 0; i < 50; i++) {
            Client client = connect();
            try {
                client.send("d\n");
                return client;
            } catch (IOException refused) {
                Thread.sleep(20);
            }
        }
        throw new AssertionError("never served again");
    }

    @Test
    void tellsWhoThePeerIs() throws Exception {
        BlockingQueue<PeerCredentials> peers = new LinkedBlockingQueue<>();
        start(settings(2, LONG, LONG), new Echo() {
            @Override
            void answer(Connection connection, String line) {
                peers.add(connection.peer());
            }
        });
        connect().send("who\n");
        PeerCredentials peer = peers.poll(20, TimeUnit.SECONDS);
        assertThat(peer).isNotNull();
        assertThat(peer.pid()).isEqualTo((int) ProcessHandle.current().pid());
        assertThat(peer.uid()).isEqualTo(Files.getAttribute(directory, "unix:uid"));
    }

    @Test
    void aSilentPeerTimesOut() throws Exception {
        Echo echo = new Echo();
        start(settings(1, Duration.ofMillis(100), LONG), echo);
        Client client = connect();
        assertThat(echo.end()).isInstanceOf(TimeoutException.class);
        assertThat(client.line()).isEmpty();
    }

    @Test
    void aDeadlineBeatsAPeerThatSendsAByteNowAndThen() throws Exception {
        Echo echo = new Echo() {
            @Override
            public void serve(Connection connection) throws IOException {
                connection.deadline(Duration.ofMillis(300));
                super.serve(connection);
            }
        };
        start(settings(1, Duration.ofMillis(250), LONG), echo);
        Client client = connect();
        long start = System.nanoTime();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 200; i++) {
                        client.send("x");
                        Thread.sleep(100);
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(echo.end()).isInstanceOf(TimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250), LONG);
    }

    @Test
    void aDeadlineEndsAWaitThatTheIdleTimeWouldAllow() throws Exception {
        Echo echo = new Echo() {
            @Override
            public void serve(Connection connection) throws IOException {
                connection.deadline(Duration.ofMillis(100));
                super.serve(connection);
            }
        };
        start(settings(1, LONG, LONG), echo);
        connect();
        assertThat(echo.ends.poll(5, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void withoutADeadlineOnlyTheIdleTimeCounts() throws Exception {
        start(settings(1, LONG, LONG), new Echo() {
            @Override
            public void serve(Connection connection) throws IOException {
                connection.deadline(Duration.ofMillis(50));
                connection.in().read();
                connection.noDeadline();
                super.serve(connection);
            }
        });
        Client client = connect();
        client.send(".");
        Thread.sleep(100);
        client.send("late\n");
        assertThat(client.line()).isEqualTo("late");
    }

    @Test
    void aPeerThatNeverReadsTimesOut() throws Exception {
        Echo echo = new Echo() {
            @Override
            void answer(Connection connection, String line) throws IOException {
                OutputStream out = connection.out();
                for (int i = 0; i < 10_000; i++) {
                    out.write(new byte[1000]);
                }
            }
        };
        start(settings(1, Duration.ofMillis(200), LONG), echo);
        connect().send("flood me\n");
        assertThat(echo.end()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aHalfClosedPeerStillGetsItsAnswer() throws Exception {
        start(settings(1, LONG, LONG), new Echo());
        Client client = connect();
        client.send("one\ntwo\n");
        client.channel().shutdownOutput();
        assertThat(client.line()).isEqualTo("one");
        assertThat(client.line()).isEqualTo("two");
        assertThat(client.line()).isEmpty();
    }

    @Test
    void aHandlerThatThrowsAnythingEndsOnlyItsOwnConnection() throws Exception {
        start(settings(1, LONG, LONG), new Echo() {
            @Override
            void answer(Connection connection, String line) throws IOException {
                switch (line) {
                    case "io" -> throw new IOException("for bob@example.test");
                    case "bug" -> throw new IllegalStateException("for bob@example.test");
                    case "error" -> throw new StackOverflowError("for bob@example.test");
                    default -> super.answer(connection, line);
                }
            }
        });
        for (String trouble : List.of("io", "bug", "error")) {
            Client client = eventuallyAnswered();
            client.send(trouble + "\n");
            assertThat(client.line()).isEmpty();
        }
        assertThat(eventuallyAnswered()).isNotNull();
    }

    private Client eventuallyAnswered() throws Exception {
        for (int i = 0; i < 50; i++) {
            Client client = connect();
            if (client.channel().isOpen() && ping(client)) {
                return client;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("never answered again");
    }

    private static boolean ping(Client client) {
        try {
            client.send("ping\n");
            return client.line().equals("ping");
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void drainingEndsIdleConnectionsWithAFarewell() throws Exception {
        UnixServer server = start(settings(2, LONG, LONG), new Echo());
        Client client = connect();
        assertThat(ping(client)).isTrue();
        server.close();
        assertThat(client.line()).isEqualTo("bye");
        assertThat(client.line()).isEmpty();
        assertThat(socket()).doesNotExist();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        assertThat(server.healthy()).isTrue();
    }

    @Test
    void drainingWaitsForABusyTransaction() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        UnixServer server = start(settings(2, LONG, LONG), new Echo() {
            @Override
            void answer(Connection connection, String line) throws IOException {
                if (line.equals("begin")) {
                    connection.busy();
                    begun.countDown();
                } else {
                    say(connection, connection.draining() ? "done while draining" : "done");
                    connection.idle();
                }
            }
        });
        Client client = connect();
        client.send("begin\n");
        begun.await();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
        while (Files.exists(socket())) {
            Thread.sleep(5);
        }
        Thread.sleep(100);
        assertThat(closed).isNotDone();
        client.send("commit\n");
        assertThat(client.line()).isEqualTo("done while draining");
        assertThat(client.line()).isEqualTo("bye");
        closed.get(10, TimeUnit.SECONDS);
    }

    @Test
    void drainingEndsATransactionThatTakesTooLong() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        UnixServer server = start(settings(2, LONG, Duration.ofMillis(200)), new Echo() {
            @Override
            void answer(Connection connection, String line) {
                connection.busy();
                begun.countDown();
            }
        });
        Client client = connect();
        client.send("begin\n");
        begun.await();
        long start = System.nanoTime();
        server.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(190), Duration.ofSeconds(5));
        assertThat(client.line()).isEqualTo("bye");
    }

    @Test
    void drainingInterruptsAHandlerThatWaitsForSomethingElse() throws Exception {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        UnixServer server = start(settings(2, LONG, Duration.ofMillis(50)), new Echo() {
            @Override
            void answer(Connection connection, String line) {
                connection.busy();
                begun.countDown();
                try {
                    Thread.sleep(60_000);
                    outcome.complete("slept");
                } catch (InterruptedException e) {
                    outcome.complete("interrupted");
                }
            }
        });
        connect().send("begin\n");
        begun.await();
        server.close();
        assertThat(outcome.get(5, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void theSocketHasItsModeAndGroup() throws Exception {
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root may give files away");
        start(new UnixServerSettings("test", socket(), Optional.of("mail"), Set.of(), 1, LONG, LONG), new Echo());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                .isEqualTo("rw-rw----");
        assertThat(Files.getAttribute(socket(), "unix:gid")).isEqualTo(8);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(socket());
        }
    }

    @Test
    void aForeignUserIsClosedWithoutAWord() throws Exception {
        assertThat(asUser65534(Set.of())).isEqualTo("closed");
    }

    @Test
    void aNamedUserIsServed() throws Exception {
        assertThat(asUser65534(Set.of("nobody"))).isEqualTo("served");
    }

    /** The kernel says the user id, so it takes a process of that user. */
    private String asUser65534(Set<String> peers) throws Exception {
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can become somebody else");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && Files.isExecutable(Path.of("/usr/bin/perl")));
        start(new UnixServerSettings("test", socket(), Optional.empty(), peers, 2, LONG, LONG), new Echo());
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(socket(), PosixFilePermissions.fromString("rw-rw-rw-"));
        String script = "use IO::Socket::UNIX; $SIG{PIPE}='IGNORE'; my $s = IO::Socket::UNIX->new(Peer => $ARGV[0])"
                + " or die \"connect: $!\"; $s->print(\"hi\\n\"); $s->flush; my $l = <$s>;"
                + " print defined $l && $l eq \"hi\\n\" ? 'served' : 'closed';";
        Process client = new ProcessBuilder(
                        "/usr/bin/setpriv",
                        "--reuid=65534",
                        "--clear-groups",
                        "/usr/bin/perl",
                        "-e",
                        script,
                        socket().toString())
                .redirectErrorStream(true)
                .start();
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void replacesTheSocketOfAKilledPredecessor() throws Exception {
        try (ListeningSocket killed = ListeningSocket.bind(socket(), Optional.empty())) {
            assertThat(killed).isNotNull();
        }
        assertThat(socket()).exists();
        start(settings(1, LONG, LONG), new Echo());
        assertThat(ping(connect())).isTrue();
    }

    @Test
    void aSecondInstanceDoesNotStartAndHarmsNothing() throws Exception {
        // More than one slot, because the second instance looks whether the first one listens.
        start(settings(4, LONG, LONG), new Echo());
        assertThatThrownBy(() -> start(settings(1, LONG, LONG), new Echo()))
                .isInstanceOf(IOException.class)
                .hasMessage(socket() + ": another instance listens there");
        assertThat(ping(connect())).isTrue();
    }

    @Test
    void doesNotRemoveTheSocketOfASuccessor() throws Exception {
        UnixServer old = start(settings(1, LONG, LONG), new Echo());
        Files.delete(socket());
        start(settings(1, LONG, LONG), new Echo());
        old.close();
        assertThat(ping(connect())).isTrue();
    }

    @Test
    void neverReplacesAFileThatIsNoSocket() throws Exception {
        Files.writeString(socket(), "precious");
        assertThatThrownBy(() -> start(settings(1, LONG, LONG), new Echo()))
                .isInstanceOf(IOException.class)
                .hasMessage(socket() + ": exists and is not a socket");
        assertThat(socket()).hasContent("precious");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertStartFails(socket(), Optional.of("no-such-group"), Set.of(), "group \"no-such-group\" does not exist");
        assertStartFails(socket(), Optional.empty(), Set.of("no-such-user"), "user \"no-such-user\" does not exist");
        assertStartFails(directory.resolve("none/x.sock"), Optional.empty(), Set.of(), "no such directory");
        assertStartFails(directory.resolve("x".repeat(108)), Optional.empty(), Set.of(), "longer than the 107 bytes");
        assertThat(directory).isEmptyDirectory();
    }

    private void assertStartFails(Path socket, Optional<String> group, Set<String> peers, String message) {
        assertThatThrownBy(() -> start(new UnixServerSettings("test", socket, group, peers, 1, LONG, LONG), new Echo()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void streamsOfAnEndedConnectionAreClosed() throws Exception {
        BlockingQueue<Connection> leaked = new LinkedBlockingQueue<>();
        Echo echo = new Echo() {
            @Override
            void answer(Connection connection, String line) {
                leaked.add(connection);
            }
        };
        start(settings(1, LONG, LONG), echo);
        Client client = connect();
        client.send("x\n");
        Connection connection = leaked.take();
        client.close();
        assertThat(echo.end()).isEqualTo("end");
        Thread.sleep(100);
        assertThatThrownBy(() -> connection.in().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> {
                    connection.out().write(1);
                    connection.out().flush();
                })
                .isInstanceOf(IOException.class);
    }
}
