// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** A private key goes to those who read mail, with the password; to nobody else, and not without. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerKeysIT {
    private static final Pattern KEY_2_3 = Pattern.compile("\"userdb_mail_crypt_global_private_key\":\"([^\"]+)\"");
    private static final Pattern KEY_2_4 =
            Pattern.compile("\"userdb_crypt_global_private_key/main/crypt_private_key_file\":\"inline:([^\"]+)\"");

    @ParameterizedTest
    @CsvSource({"3, imap pop3", "4, imap sieve"})
    void aServiceThatReadsMailGetsTheMailboxsOwnKey(int major, String services, RunningSandbox sandbox)
            throws Exception {
        TestMailbox owner = sandbox.mailbox();
        try (DictClient client = new DictClient(sandbox.path("AUTH_SOCKET"), major);
                MailboxPrivateKey key = new Insider(sandbox).key(owner)) {
            for (String service : services.split(" ", -1)) {
                String answer = client.passdb(service, owner.address(), owner.password());
                Matcher found = (major == 3 ? KEY_2_3 : KEY_2_4).matcher(answer.replace("\\/", "/"));
                assertThat(found.find()).as(service).isTrue();
                assertThat(Base64.getDecoder().decode(found.group(1))).isEqualTo(key.pem());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void submissionAndWhoeverElseLogsInGetsNone(int major, RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        try (DictClient client = new DictClient(sandbox.path("AUTH_SOCKET"), major);
                MailboxPrivateKey key = new Insider(sandbox).key(owner)) {
            for (String service : List.of("smtp", "submission", "lmtp", "doveadm", "IMAP", "")) {
                String answer = client.passdb(service, owner.address(), owner.password());
                assertThat(answer).as(service).startsWith("O{").contains("\"nopassword\"");
                holdsNoKey(answer, key);
            }
        }
    }

    @Test
    void withoutPasswordThereIsNoKey(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        try (DictClient client = new DictClient(sandbox.path("AUTH_SOCKET"), 3);
                MailboxPrivateKey key = new Insider(sandbox).key(owner)) {
            for (String service : List.of("imap", "smtp", "lmtp", "doveadm")) {
                String answer = client.userdb(service, owner.address());
                assertThat(answer).as(service).startsWith("O{").contains("mail_crypt_global_public_key");
                holdsNoKey(answer, key);
            }
            assertThat(client.passdb("imap", owner.address(), "wrong")).isEqualTo("N");
        }
        String fields = Command.run("doveadm", "-c", sandbox.value("DOVECOT_CONFIG"), "user", owner.address());
        assertThat(fields).contains("mail_crypt_global_public_key");
        assertThat(fields).doesNotContainIgnoringCase("private");
    }

    private static void holdsNoKey(String answer, MailboxPrivateKey key) throws IOException {
        assertThat(answer).doesNotContainIgnoringCase("private");
        assertThat(new Traces().key(key).holds(answer)).isFalse();
    }

    @Test
    void theOperatorCanListAllMailboxes(RunningSandbox sandbox) throws Exception {
        TestMailbox one = sandbox.mailbox();
        TestMailbox two = sandbox.mailbox();
        List<String> users = Command.run("doveadm", "-c", sandbox.value("DOVECOT_CONFIG"), "user", "*")
                .lines()
                .toList();
        assertThat(users).contains(one.address(), two.address()).doesNotHaveDuplicates();
    }

    /** First by the mode of the file; and where a group would open it, because the daemon asks who it is. */
    @ParameterizedTest
    @CsvSource({
        "AUTH_SOCKET, nobody, nogroup",
        "AUTH_SOCKET, nobody, dovecot",
        "AUTH_SOCKET, postfix, dovecot",
        "LMTP_SOCKET, nobody, nogroup",
        "LMTP_SOCKET, nobody, postfix",
        "LMTP_SOCKET, dovecot, postfix"
    })
    void aForeignUserGetsNoAnswerFromASocket(String socket, String user, String group, RunningSandbox sandbox)
            throws Exception {
        String question =
                socket.equals("AUTH_SOCKET") ? "H3\\t0\\t0\\t\\tx\\nI0\\t0\\tshared/userdb/\\t\\n" : "NOOP\\r\\n";
        String script = "socket(S, AF_UNIX, SOCK_STREAM, 0) or die; connect(S, sockaddr_un($ARGV[0])) or exit 3;"
                + " syswrite(S, \"" + question + "\"); sysread(S, $r, 10) or exit 4; print \"answer: $r\"";
        List<String> perl =
                List.of("perl", "-MSocket", "-e", "$SIG{PIPE} = 'IGNORE'; " + script, sandbox.value(socket));
        assertThat(Command.outcome(perl, "")).satisfies(root -> {
            assertThat(root.status()).isZero();
            assertThat(root.output()).startsWith("answer: ");
        });
        Command.Outcome foreign = Command.outcome(
                Command.join(List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--clear-groups", "--"), perl),
                "");
        assertThat(foreign.status()).as(foreign.output()).isIn(3, 4);
    }
}
