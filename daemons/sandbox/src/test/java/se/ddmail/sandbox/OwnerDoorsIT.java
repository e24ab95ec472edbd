// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** The shipped configuration with another door to the auth daemon: the same logins, the same mail. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerDoorsIT {
    /** A second Dovecot beside the sandbox's own, of the same files but for the door and where it lives. */
    private record Door(Path configuration, Path home, int port) implements AutoCloseable {
        static Door open(RunningSandbox sandbox, String name) throws IOException, SandboxException {
            Path shipped = sandbox.path("DOVECOT_CONFIG").resolveSibling(".").normalize();
            Path root = sandbox.path("MAIL_ROOT").resolveSibling(".").normalize();
            Path home = root.resolve("run/door-" + name);
            int port = freePort();
            Files.createDirectories(home.resolve("etc"));
            try (Stream<Path> files = Files.list(shipped)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    String text = Files.readString(file)
                            .replace("!include door-lua.conf", "!include door-" + name + ".conf")
                            .replace(shipped.toString(), home.resolve("etc").toString())
                            .replace(sandbox.value("QUEUE_DIR") + "/private/auth", home + "/auth-postfix")
                            .replace(root.resolve("run/dovecot").toString(), home + "/run")
                            .replace("port = " + sandbox.value("IMAPS_PORT"), "port = " + port)
                            .replace("instance_name = sandbox", "instance_name = door-" + name)
                            .replaceAll("(?m)^log_path = .*", "log_path = " + home + "/raw.log");
                    Files.writeString(home.resolve("etc").resolve(String.valueOf(file.getFileName())), text);
                }
            }
            Files.createDirectories(home.resolve("run"));
            Door door = new Door(home.resolve("etc/dovecot.conf"), home, port);
            assertThat(Command.run("doveconf", "-n", "-c", door.configuration.toString()))
                    .contains("driver = " + name);
            Command.run("dovecot", "-c", door.configuration.toString());
            return door;
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }

        String login(TestMailbox owner, String... commands) throws IOException {
            try (RawClient client = RawClient.tls(port, RawClient.somewhere())) {
                client.line();
                String status = client.login(owner.address(), owner.password());
                for (String command : commands) {
                    assertThat(client.imap(command)).as(command).startsWith("OK");
                }
                return status;
            }
        }

        @Override
        public void close() throws SandboxException {
            Command.run("dovecot", "-c", configuration.toString(), "stop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dict", "checkpassword"})
    void everyDoorLetsTheSamePeopleInAndTellsNobody(String name, RunningSandbox sandbox) throws Exception {
        TestMailbox owner = new TestMailbox(
                "door-" + name + "@" + RunningSandbox.DOMAIN, "Door \"\\'% /\u00e5\uD83D\uDE00 " + UUID.randomUUID());
        sandbox.ddmail(owner.password() + "\n", "mailbox", "create", owner.address(), "--password-file", "-");
        try (SmtpClient smtp = sandbox.smtp()) {
            byte[] message = "Subject: door\r\n\r\nThe body.\r\n".getBytes(StandardCharsets.US_ASCII);
            smtp.send("stranger@elsewhere.test", owner.address(), message);
        }
        sandbox.await("the message", () -> new Insider(sandbox).messages(owner).size() == 1);
        try (Door door = Door.open(sandbox, name);
                MailboxPrivateKey key = new Insider(sandbox).key(owner)) {
            Traces traces = new Traces().text(owner.password()).key(key);
            try (Traces.Watch watch = new Traces.Watch(traces::inProcesses)) {
                assertThat(door.login(owner, "SELECT INBOX", "FETCH 1 BODY[]", "COPY 1 Sent", "SEARCH TEXT door"))
                        .startsWith("OK");
                assertThat(watch.looks()).isPositive();
                assertThat(watch.found()).isEmpty();
            }
            assertThat(door.login(new TestMailbox(owner.address(), "wrong password")))
                    .isEqualTo("NO [AUTHENTICATIONFAILED] Authentication failed.");
            String fields = Command.run("doveadm", "-c", door.configuration.toString(), "user", owner.address());
            assertThat(fields).contains("mail_crypt_global_public_key").doesNotContainIgnoringCase("private");
            putOff(door, owner, sandbox);
            assertThat(traces.below(door.home)).isEmpty();
        }
    }

    /** A key record that does not open: a failure of ours. The dict door is the one that might log the password. */
    private static void putOff(Door door, TestMailbox owner, RunningSandbox sandbox) throws Exception {
        Insider insider = new Insider(sandbox);
        var mailbox = insider.mailbox(owner.address());
        insider.changeSeal(mailbox, mailbox.seal(), "damaged");
        assertThat(door.login(owner)).startsWith("NO [UNAVAILABLE]");
        insider.changeSeal(mailbox, "damaged", mailbox.seal());
        assertThat(List.of(door.login(owner))).allMatch(status -> status.startsWith("OK"));
    }
}
