// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The PostgreSQL server that all tests of one JVM share: a container where a Docker engine answers, otherwise the
 * embedded one. Ends with the JVM.
 */
record TestServer(String host, int port) {
    private static @Nullable TestServer shared;

    static synchronized TestServer shared() {
        if (shared == null) {
            shared = mayHaveDocker() && ContainerServer.isAvailable() ? ContainerServer.start() : embedded();
        }
        return shared;
    }

    /** URL of a database for a role; all of them are trusted. */
    String url(String role, String database) {
        return "postgresql://" + role + "@" + host + ":" + port + "/" + database + "?sslmode=disable";
    }

    private static TestServer embedded() {
        try {
            // Ended by a shutdown hook of its own.
            EmbeddedPostgres server = quiet().start();
            return new TestServer("127.0.0.1", server.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An embedded server that keeps its talk to itself. */
    static EmbeddedPostgres.Builder quiet() {
        ((Logger) LoggerFactory.getLogger("io.zonky")).setLevel(Level.WARN);
        return EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD);
    }

    /** Spares the classes, the log lines and the seconds of a search for an engine where there cannot be one. */
    private static boolean mayHaveDocker() {
        return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }
}
