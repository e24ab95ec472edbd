// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixSocketTest {
    @TempDir
    Path directory;

    @Test
    void peerAuthenticationLetsAUnixUserBeItsRoleAndNoOther() throws Exception {
        Path home = Files.createTempDirectory("ddmail-pg");
        // Where the embedded server runs in a user namespace, as it does for root, all users are nobody to it.
        Files.writeString(
                home.resolve("ident.conf"),
                "ddmail " + System.getProperty("user.name") + " ddmail-auth\nddmail nobody ddmail-auth\n");
        Files.writeString(
                home.resolve("hba.conf"), "local all all peer map=ddmail\nhost all postgres 127.0.0.1/32 trust\n");
        Map<String, String> settings = Map.of(
                "unix_socket_directories", home.toString(),
                "hba_file", home.resolve("hba.conf").toString(),
                "ident_file", home.resolve("ident.conf").toString());
        try (StoppableServer server = StoppableServer.create(home, settings)) {
            String url = "postgresql:///ddmail?host=" + home + "&port=" + server.port() + "&user=";
            try (Database database = Database.open(DatabaseSettings.of(url + "ddmail-auth"))) {
                assertThat(AuthDirectory.of(database).list()).isEmpty();
                server.stop();
                assertThatThrownBy(() -> AuthDirectory.of(database).list()).isInstanceOf(DirectoryException.class);
                server.start();
                assertThat(listAgain(database)).isEmpty();
            }
            assertThatThrownBy(() -> TestDatabase.connectTo(url + "ddmail-provisioner"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
        }
    }

    @Test
    void aSilentServerEndsTheReadInTime() throws Exception {
        try (ServerSocketChannel listener = listen();
                UnixSocket socket = UnixSocket.connect(path());
                SocketChannel peer = listener.accept()) {
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            peer.write(ByteBuffer.wrap(new byte[] {1, -1}));
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            assertThat(socket.getInputStream().read()).isEqualTo(255);
            peer.close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aServerThatTakesNothingEndsTheWriteInTime() throws Exception {
        try (ServerSocketChannel listener = listen();
                UnixSocket socket = UnixSocket.connect(path());
                SocketChannel peer = listener.accept()) {
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> socket.getOutputStream().write(new byte[10_000_000]))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void largeWritesArriveWhole() throws Exception {
        byte[] sent = new byte[3_000_000];
        sent[sent.length - 1] = 7;
        try (ServerSocketChannel listener = listen();
                UnixSocket socket = UnixSocket.connect(path());
                SocketChannel peer = listener.accept()) {
            CompletableFuture<ByteBuffer> received = CompletableFuture.supplyAsync(() -> readAll(peer, sent.length));
            socket.getOutputStream().write(sent);
            assertThat(received.get(20, TimeUnit.SECONDS).array()).isEqualTo(sent);
        }
    }

    @Test
    void closeEndsAReadInAnotherThread() throws Exception {
        try (ServerSocketChannel listener = listen();
                UnixSocket socket = UnixSocket.connect(path());
                SocketChannel peer = listener.accept()) {
            CompletableFuture<Throwable> reader = CompletableFuture.supplyAsync(() -> {
                try {
                    socket.getInputStream().read();
                    return new AssertionError("read something");
                } catch (Exception e) {
                    return e;
                }
            });
            Thread.sleep(200);
            socket.close();
            assertThat(socket.isClosed()).isTrue();
            assertThat(reader.get(5, TimeUnit.SECONDS)).isInstanceOf(java.io.IOException.class);
        }
    }

    /** The pool may meet the server while it is still starting, and waits a little before it tries again. */
    private static List<Address> listAgain(Database database) throws Exception {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                return AuthDirectory.of(database).list();
            } catch (DirectoryException e) {
                Thread.sleep(500);
            }
        }
        return AuthDirectory.of(database).list();
    }

    private Path path() {
        return directory.resolve("s");
    }

    private ServerSocketChannel listen() throws Exception {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path()));
    }

    private static ByteBuffer readAll(SocketChannel channel, int length) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until it is all there
            }
            return buffer;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
