// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A private instance of the real Dovecot 2.3 that uses one of our doors, with the shipped files. */
final class Dovecot implements AutoCloseable {
    private static final Path SHIPPED =
            Path.of("../../dovecot").toAbsolutePath().normalize();
    private static final String CONFIG = """
            base_dir = DIR/run
            state_dir = DIR/state
            instance_name = NAME
            protocols = imap
            listen = 127.0.0.1
            log_path = DIR/dovecot.log
            ssl = no
            disable_plaintext_auth = no
            first_valid_uid = 1
            mail_location = maildir:~/Maildir:INDEX=MEMORY
            mail_uid = 65534
            mail_gid = 65534
            mail_plugins = mail_crypt quota
            auth_failure_delay = 0
            plugin {
              mail_crypt_save_version = 2
              quota = maildir:User quota
            }
            service imap-login {
              inet_listener imap {
                port = PORT
              }
              inet_listener imaps {
                port = 0
              }
            }
            service anvil {
              # No penalty for the address that all our failures come from.
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            service stats {
              unix_listener stats-writer {
                mode = 0666
              }
            }
            !include DIR/DOOR
            """;

    private final Path directory;
    private final int port;

    private Dovecot(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static Dovecot start(Path directory, Door door, Path authSocket) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Dovecot dovecot = new Dovecot(directory, freePort());
        dovecot.install(SHIPPED.resolve("auth.lua"), authSocket);
        dovecot.install(SHIPPED.resolve("2.3/auth-dict.conf.ext"), authSocket);
        dovecot.install(SHIPPED.resolve("2.3").resolve(door.file()), authSocket);
        Path program = dovecot.install(Path.of("src/main/bin/ddmail-checkpassword"), authSocket);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                dovecot.config(),
                CONFIG.replace("DIR", directory.toString())
                        .replace("NAME", "ddmail-auth-" + dovecot.port)
                        .replace("PORT", String.valueOf(dovecot.port))
                        .replace("DOOR", door.file()));
        // Its output goes to a file: it would hold a pipe open for as long as it lives.
        new ProcessBuilder("dovecot", "-c", dovecot.config().toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("start.log").toFile())
                .start()
                .waitFor();
        dovecot.await();
        return dovecot;
    }

    /** Copies a shipped file; only paths differ from production. */
    private Path install(Path file, Path authSocket) throws IOException {
        String text = Files.readString(file)
                .replace("/run/ddmail-auth/auth.sock", authSocket.toString())
                .replace("/etc/dovecot/", directory + "/")
                .replace("/usr/lib/ddmail/", directory + "/")
                .replace(
                        "/usr/share/ddmail/ddmail-auth.jar",
                        Path.of("target/ddmail-auth.jar").toAbsolutePath().toString());
        return Files.writeString(directory.resolve(file.getFileName().toString()), text);
    }

    int port() {
        return port;
    }

    String log() throws IOException {
        Path log = directory.resolve("dovecot.log");
        return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1) : "";
    }

    /** What the administrator's tool prints, whatever its exit status. */
    String doveadm(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("doveadm", "-c", config().toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        doveadm("stop");
    }

    private Path config() {
        return directory.resolve("dovecot.conf");
    }

    private void await() throws IOException, InterruptedException {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.getInputStream().read() == '*') {
                    return;
                }
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IOException("Dovecot does not start: " + Files.readString(directory.resolve("start.log")) + log());
    }

    static boolean installed() {
        return Stream.of("/usr/sbin/dovecot", "/usr/lib/dovecot/modules/auth/libauthdb_lua.so")
                .allMatch(file -> Files.exists(Path.of(file)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
