// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A private instance of the host's Postfix: takes mail on loopback, and hands all of it to one LMTP socket. */
final class Postfix implements AutoCloseable {

    private static final String MASTER = """
            smtpd      unix  -  -  n  -  -    smtpd
            pickup     unix  n  -  n  1  1    pickup
            cleanup    unix  n  -  n  -  0    cleanup
            qmgr       unix  n  -  n  300 1   qmgr
            proxymap   unix  -  -  n  -  -    proxymap
            rewrite    unix  -  -  n  -  -    trivial-rewrite
            bounce     unix  -  -  n  -  0    bounce
            defer      unix  -  -  n  -  0    bounce
            trace      unix  -  -  n  -  0    bounce
            showq      unix  n  -  n  -  -    showq
            error      unix  -  -  n  -  -    error
            retry      unix  -  -  n  -  -    error
            lmtp       unix  -  -  n  -  -    lmtp
            anvil      unix  -  -  n  -  1    anvil
            postlog    unix-dgram n - n - 1   postlogd
            """;

    private final Path etc;
    private final Path log;
    private final int port;

    /** @param settings lines of main.cf, such as {@code smtpd_milters = ...} */
    Postfix(Path root, Path sink, String settings) throws IOException, InterruptedException {
        etc = Files.createDirectory(root.resolve("etc"));
        log = root.resolve("mail.log");
        port = freePort();
        Path spool = Files.createDirectory(root.resolve("spool"));
        Path data = Files.createDirectory(root.resolve("data"));
        Files.writeString(etc.resolve("master.cf"), port + " inet n - n - - smtpd\n" + MASTER);
        Files.writeString(etc.resolve("main.cf"), """
                compatibility_level = 3.6
                myhostname = mx.example.test
                mydestination =
                mynetworks = 127.0.0.0/8
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                alias_maps =
                alias_database =
                local_recipient_maps =
                virtual_mailbox_domains = example.org
                virtual_mailbox_maps = static:ok
                virtual_transport = lmtp:unix:%1$s
                default_transport = lmtp:unix:%1$s
                smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
                message_size_limit = 104857600
                queue_directory = %2$s
                data_directory = %3$s
                config_directory = %4$s
                meta_directory = /etc/postfix
                maillog_file = %5$s
                maillog_file_prefixes = %6$s
                multi_instance_name = postfix-milter-test
                %7$s
                """.formatted(sink, spool, data, etc, log, root, settings));
        run("chown", "postfix", data.toString());
        run("postfix", "-c", etc.toString(), "start");
        awaitPort();
    }

    int port() {
        return port;
    }

    SmtpClient client() throws IOException {
        return new SmtpClient(port);
    }

    /** Hands over a message the way programs of this host do. */
    void sendmail(String message, String... recipients) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/usr/sbin/sendmail", "-C", etc.toString(), "-f", "root@example.com", "--"));
        command.addAll(List.of(recipients));
        Process process = new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        try (var out = process.getOutputStream()) {
            out.write(message.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (process.waitFor() != 0) {
            throw new AssertionError("sendmail ended with " + process.exitValue());
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private void awaitPort() throws IOException, InterruptedException {
        for (int i = 0; i < 500; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        throw new IOException("Postfix does not listen: " + log());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("failed: " + Arrays.toString(command));
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("postfix", "-c", etc.toString(), "stop");
    }
}
