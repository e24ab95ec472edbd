// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of one test's own, always the embedded one, with a migrated database {@code ddmail}. It can be
 * stopped and started again on the same port with the same data, and frozen.
 */
public final class StoppableServer implements AutoCloseable {
    private final Path directory;
    private final Map<String, String> settings;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    private StoppableServer(Path directory, Map<String, String> settings, int port) {
        this.directory = directory;
        this.settings = settings;
        this.port = port;
    }

    /** Starts one. */
    public static StoppableServer create() throws Exception {
        return create(Files.createTempDirectory("ddmail-pg"), Map.of());
    }

    static StoppableServer create(Path directory, Map<String, String> settings) throws Exception {
        StoppableServer server = new StoppableServer(directory, settings, freePort());
        server.start();
        TestDatabase.execute(server.url("postgres", "postgres"), "CREATE DATABASE ddmail");
        Migrations.run(DatabaseSettings.of(server.urlFor("postgres")));
        return server;
    }

    /** The libpq URL for a role, e.g. {@code ddmail-auth}; all of them are trusted. */
    public String urlFor(String role) {
        return url(role, "ddmail");
    }

    int port() {
        return port;
    }

    /** Starts it again, if it does not run. */
    public void start() throws IOException {
        if (server != null) {
            return;
        }
        EmbeddedPostgres.Builder builder = TestServer.quiet()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port);
        settings.forEach(builder::setServerConfig);
        server = builder.start();
    }

    /** Stops it; who is connected loses the connection. */
    public void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Freezes all its processes: connections stay open, and nobody answers. */
    public void pause() throws Exception {
        signal("STOP");
    }

    /** Ends {@link #pause}. */
    public void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        String pid =
                Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0);
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .forEach(process -> command.add(Long.toString(process.pid())));
        if (new ProcessBuilder(command).start().waitFor() != 0) {
            throw new IllegalStateException("cannot signal the server");
        }
    }

    private String url(String role, String database) {
        return new TestServer("127.0.0.1", port).url(role, database);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        stop();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
