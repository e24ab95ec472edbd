// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A private instance of the real Dovecot 2.3 on a loopback port, with one mailbox whose mail_crypt keys are global keys
 * from userdb fields, as in production. Needs root and the packages dovecot-core and dovecot-imapd; the user vmail.
 */
final class DovecotServer implements AutoCloseable {
    private final Path directory;
    private final Process process;
    private final int port;

    private DovecotServer(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    static DovecotServer start(MailboxPrivateKey key) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/dovecot")), "Dovecot is not installed");
        assumeTrue("root".equals(System.getProperty("user.name")), "Dovecot's own users need root");
        Path directory = Files.createTempDirectory("ddmail-dovecot");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name :
                List.of("home", "home/Maildir", "home/Maildir/new", "home/Maildir/cur", "home/Maildir/tmp", "temp")) {
            own(Files.createDirectory(directory.resolve(name)));
        }
        int port = freePort();
        Path users = Files.writeString(directory.resolve("users"), user(directory, key));
        Path config = Files.writeString(directory.resolve("dovecot.conf"), config(directory, users, port));
        Process process = new ProcessBuilder("/usr/sbin/dovecot", "-F", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile())
                .start();
        DovecotServer server = new DovecotServer(directory, process, port);
        server.awaitPort();
        return server;
    }

    private static String user(Path directory, MailboxPrivateKey key) {
        Base64.Encoder base64 = Base64.getEncoder();
        return "owner:{PLAIN}secret::::" + directory.resolve("home") + "::"
                + "userdb_mail_crypt_global_public_key="
                + base64.encodeToString(key.publicKey().pem())
                + " userdb_mail_crypt_global_private_key=" + base64.encodeToString(key.pem()) + "\n";
    }

    private static String config(Path directory, Path users, int port) {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/state
                instance_name = ddmail-test
                log_path = %1$s/dovecot.log
                protocols = imap
                listen = 127.0.0.1
                ssl = no
                disable_plaintext_auth = no
                first_valid_uid = 1
                mail_location = maildir:~/Maildir:INDEX=MEMORY
                mail_uid = vmail
                mail_gid = vmail
                mail_temp_dir = %1$s/temp
                mail_plugins = $mail_plugins mail_crypt
                plugin {
                  mail_crypt_save_version = 2
                }
                passdb {
                  driver = passwd-file
                  args = %2$s
                }
                userdb {
                  driver = passwd-file
                  args = %2$s
                }
                service imap-login {
                  inet_listener imap {
                    port = %3$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                """.formatted(directory, users, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.getInputStream().read() == '*') {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() - end > 0 || !process.isAlive()) {
                    throw new IOException("Dovecot did not start, see " + directory, e);
                }
            }
            Thread.sleep(50);
        }
    }

    ImapSession login() throws IOException {
        return ImapSession.login(port, "owner", "secret");
    }

    /** Puts a file into the mailbox as a delivery does. The sizes are those of the plaintext. */
    void deliver(String name, byte[] file) throws IOException {
        Path temporary = directory.resolve("home/Maildir/tmp").resolve(name);
        own(Files.write(temporary, file));
        Files.move(temporary, directory.resolve("home/Maildir/new").resolve(name));
    }

    /** The message files, as they lie on disk. */
    Set<Path> files() throws IOException {
        Set<Path> files = new HashSet<>();
        for (String name : List.of("new", "cur")) {
            try (Stream<Path> list =
                    Files.list(directory.resolve("home/Maildir").resolve(name))) {
                files.addAll(list.toList());
            }
        }
        return files;
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("dovecot.log"));
    }

    private static void own(Path path) throws IOException {
        UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setOwner(names.lookupPrincipalByName("vmail"));
        view.setGroup(names.lookupPrincipalByGroupName("vmail"));
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
