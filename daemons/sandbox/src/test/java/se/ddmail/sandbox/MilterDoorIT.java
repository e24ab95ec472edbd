// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.sandbox.OpenPgpOwners.Letter;
import se.ddmail.sandbox.OpenPgpOwners.Owner;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** The other door, on an smtpd of its own: the milter, as master.cf describes it. */
@ExtendWith({RunningSandbox.Extension.class, OpenPgpOwners.Extension.class})
class MilterDoorIT {
    private static final String SENDER = "stranger@elsewhere.test";
    private static int port;

    @BeforeAll
    static void open(RunningSandbox sandbox) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        postconf(
                sandbox,
                "-M",
                port + "/inet=" + port + " inet n - n - - smtpd -o smtpd_milters=unix:ddmail-milter/milter.sock"
                        + " -o milter_default_action=tempfail");
        sandbox.await("the milter's smtpd", () -> Probe.port(port).ready());
    }

    @AfterAll
    static void close(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        postconf(sandbox, "-MX", port + "/inet");
        Telltale.assertLogsTellNothing(sandbox, owners.secrets());
    }

    private static void postconf(RunningSandbox sandbox, String... words) throws SandboxException {
        String configuration = sandbox.value("POSTFIX_CONFIG");
        Command.run(Command.join(List.of("postconf", "-c", configuration), List.of(words)));
        Command.run("postfix", "-c", configuration, "reload");
    }

    private static String send(Letter letter, String... recipients) throws IOException {
        try (SmtpClient client = SmtpClient.plain(port)) {
            assertThat(client.command("MAIL FROM:<" + SENDER + ">")).startsWith("250 ");
            for (String recipient : recipients) {
                assertThat(client.command("RCPT TO:<" + recipient + ">")).startsWith("250 ");
            }
            return client.data(letter.octets());
        }
    }

    @Test
    void whereAllTakeOpenPgpOneCiphertextThatNamesNobodyServesAll(RunningSandbox sandbox, OpenPgpOwners owners)
            throws Exception {
        Owner alice = owners.keeping();
        Owner carol = owners.hiding();
        Letter letter = OpenPgpOwners.letter(alice.address(), "for two", "The body.");
        assertThat(send(letter, alice.address(), carol.address())).startsWith("250 ");
        for (Owner owner : List.of(alice, carol)) {
            String mail = owners.received(owner.mailbox(), letter);
            assertThat(mail).contains("\r\nSubject: [...]\r\n");
            assertThat(owners.keyIds(mail)).hasSize(2).containsOnly("0".repeat(16));
            assertThat(owners.decrypt(mail))
                    .contains("\r\nSubject: for two\r\n")
                    .endsWith("\r\nThe body.\r\n");
        }
    }

    @Test
    void whereSomeTakeNoneDeliveryEncryptsForEach(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        Owner alice = owners.keeping();
        TestMailbox bob = sandbox.mailbox();
        Letter letter = OpenPgpOwners.letter(alice.address(), "mixed", "The body.");
        assertThat(send(letter, alice.address(), bob.address())).startsWith("250 ");
        assertThat(owners.received(bob, letter)).endsWith("\r\n" + letter.text());
        String mail = owners.received(alice.mailbox(), letter);
        assertThat(owners.keyIds(mail)).containsExactly(owners.keyId(alice));
        assertThat(owners.decrypt(mail)).endsWith("\r\nThe body.\r\n");
    }

    @Test
    void withoutTheDaemonNothingIsTaken(RunningSandbox sandbox, OpenPgpOwners owners) throws Exception {
        String victim = sandbox.value("PID_MILTER");
        try (SmtpClient client = SmtpClient.plain(port)) {
            sandbox.signal("-KILL", "PID_MILTER");
            assertThat(client.command("MAIL FROM:<" + SENDER + ">")).startsWith("451 4.7.1 ");
        }
        sandbox.awaitNext(victim, "PID_MILTER", "MILTER_SOCKET");
        Letter letter = OpenPgpOwners.letter(owners.keeping().address(), "again", "Back.");
        assertThat(send(letter, owners.keeping().address())).startsWith("250 ");
        assertThat(owners.decrypt(owners.received(owners.keeping().mailbox(), letter)))
                .endsWith("\r\nBack.\r\n");
    }
}
