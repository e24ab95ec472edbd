// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.runtime.LogWatch;

class DictSessionTest {
    private static final String HELLO = "H3\t2\t0\t\tddmail";
    private static final String LOGIN = "Lshared/passdb/imap/correct horse\"alice@example.org\talice@example.org";

    private final House house = new House();
    private final DictSession session = new DictSession(house.login, new Answers(Path.of("/var/vmail")));

    DictSessionTest() {
        house.mailbox("alice@example.org", "correct horse");
        house.mailbox("bob@example.org", "battery");
    }

    @BeforeEach
    void watch() {
        LogWatch.canary("correct horse");
    }

    @Test
    void aHelloIsNotAnsweredAndThenManyLookupsAre() throws IOException {
        assertThat(say(HELLO)).isEmpty();
        assertThat(fields(say(LOGIN))).containsEntry("nopassword", "y").containsEntry("user", "alice@example.org");
        assertThat(say("Lshared/passdb/imap/wrong\"alice@example.org")).isEqualTo("N\n");
        assertThat(say("Lshared/passdb/imap/wrong\"nobody@example.org")).isEqualTo("N\n");
        assertThat(fields(say("Lshared/userdb/lmtp/bob@example.org"))).containsKey("home");
        assertThat(say("Lshared/userdb/lmtp/nobody@example.org")).isEqualTo("N\n");
    }

    @Test
    void theVersionDecidesTheNames() throws IOException {
        say("H4\t0\t0\t\tddmail");
        assertThat(fields(say(LOGIN))).containsKey("userdb_crypt_global_private_key/main/crypt_private_key_file");
    }

    @Test
    void onlyAReadingServiceGetsThePrivateKey() throws IOException {
        say(HELLO);
        assertThat(say(LOGIN)).contains("private_key");
        assertThat(say(LOGIN.replace("/imap/", "/smtp/"))).startsWith("O{").doesNotContain("private_key");
        assertThat(say("Lshared/userdb/imap/alice@example.org")).doesNotContain("private_key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H2\t0\t0\t\tddmail",
                "H5\t0\t0\t\tddmail",
                "H0\t0\t0\t\tddmail",
                "Lshared/userdb/lmtp/bob@example.org",
                "I0\t0\tshared/userdb/\t",
                "C1",
                "B1\tx"
            })
    void nothingButAKnownHelloBeginsAConversation(String line) {
        assertThatThrownBy(() -> say(line)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aSecondHelloEndsIt() throws IOException {
        say(HELLO);
        assertThatThrownBy(() -> say(HELLO)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void allMailboxesAreListed() throws IOException {
        say(HELLO);
        assertThat(say("I0\t0\tshared/userdb/\t*"))
                .isEqualTo("Oshared/userdb/alice@example.org\t\nOshared/userdb/bob@example.org\t\n\n");
        assertThat(say("I0\t0\tshared/quota/\t*")).isEqualTo("Fnot supported\n");
    }

    @Test
    void nothingCanBeWritten() throws IOException {
        say(HELLO);
        assertThat(say("B1\talice@example.org")).isEmpty();
        assertThat(say("S1\tshared/passdb/x\ty")).isEmpty();
        assertThat(say("C1")).isEqualTo("F1\tnot supported\n");
        assertThat(say("B2\talice@example.org")).isEmpty();
        assertThat(say("R2")).isEmpty();
    }

    @Test
    void aForeignKeyIsNotSupported() throws IOException {
        say(HELLO);
        assertThat(say("Lshared/quota/x\ta")).isEqualTo("Fnot supported\n");
    }

    @Test
    void aFailureIsTemporaryAndTellsNothing() throws IOException {
        say(HELLO);
        house.directory.away = true;
        assertThat(say(LOGIN)).isEqualTo("Ftemporarily unavailable\n");
        assertThat(say("Lshared/userdb/lmtp/bob@example.org")).isEqualTo("Ftemporarily unavailable\n");
        assertThat(say("I0\t0\tshared/userdb/\t*")).isEqualTo("Ftemporarily unavailable\n");

        house.directory.away = false;
        assertThat(say(LOGIN)).startsWith("O{");
    }

    @Test
    void aQuietDictionaryGetsAFailureThatDovecotLogsWithoutTheKey() throws IOException {
        say("H3\t2\t0\t\tddmail-quiet");
        assertThat(say(LOGIN)).startsWith("O{\"nopassword");
        house.directory.away = true;
        assertThat(say(LOGIN)).isEqualTo("O{\"temporary_failure\":{}}\n");
        assertThat(say("Lshared/userdb/lmtp/bob@example.org")).isEqualTo("Ftemporarily unavailable\n");
    }

    @Test
    void thePasswordIsWipedFromTheQuestion() throws IOException {
        say(HELLO);
        DictCommand.Lookup lookup = (DictCommand.Lookup) DictCodec.parse(House.bytes(LOGIN));
        session.handle(lookup);
        assertThat(lookup.key()).containsOnly(0);
    }

    private String say(String line) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (DictReply reply : session.handle(DictCodec.parse(House.bytes(line)))) {
            DictCodec.write(reply, out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, String> fields(String reply) throws IOException {
        assertThat(reply).startsWith("O").endsWith("\n");
        return AnswersTest.fields(House.bytes(reply.substring(1)));
    }
}
