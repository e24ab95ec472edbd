// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.ddmail.auth.Answers.Dialect;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.mailcrypt.MailboxPrivateKey;

class AnswersTest {
    private static final UUID ID = UUID.fromString("0b0e7bb0-4a3c-4a7b-8d52-111111111111");

    private final MailboxPrivateKey key = MailboxPrivateKey.generate(new SecureRandom());
    private final Answers answers = new Answers(Path.of("/var/vmail"));

    @Test
    void dovecot23GetsItsNames() throws IOException {
        Map<String, String> fields = fields(answers.passdb(granted(true, OptionalLong.of(1_000_000)), Dialect.V2_3));

        assertThat(fields)
                .containsOnlyKeys(
                        "nopassword",
                        "user",
                        "userdb_home",
                        "userdb_quota_rule",
                        "userdb_mail_crypt_global_public_key",
                        "userdb_mail_crypt_global_private_key")
                .containsEntry("nopassword", "y")
                .containsEntry("user", "a@example.org")
                .containsEntry("userdb_home", "/var/vmail/" + ID)
                .containsEntry("userdb_quota_rule", "*:bytes=1000000")
                .containsEntry(
                        "userdb_mail_crypt_global_public_key",
                        base64(key.publicKey().pem()))
                .containsEntry("userdb_mail_crypt_global_private_key", base64(key.pem()));
    }

    @Test
    void dovecot24GetsItsNames() throws IOException {
        Map<String, String> fields = fields(answers.passdb(granted(true, OptionalLong.of(1_000_000)), Dialect.V2_4));

        assertThat(fields)
                .containsOnlyKeys(
                        "nopassword",
                        "user",
                        "userdb_home",
                        "userdb_quota_storage_size",
                        "userdb_crypt_global_public_key_file",
                        "userdb_crypt_global_private_key",
                        "userdb_crypt_global_private_key/main/crypt_private_key_file")
                .containsEntry("userdb_quota_storage_size", "1000000B")
                .containsEntry("userdb_crypt_global_private_key", "main")
                .containsEntry(
                        "userdb_crypt_global_public_key_file",
                        "inline:" + base64(key.publicKey().pem()))
                .containsEntry(
                        "userdb_crypt_global_private_key/main/crypt_private_key_file", "inline:" + base64(key.pem()));
    }

    @Test
    void withoutKeyAndQuotaThereAreNoSuchFields() throws IOException {
        assertThat(fields(answers.passdb(granted(false, OptionalLong.empty()), Dialect.V2_3)))
                .containsOnlyKeys("nopassword", "user", "userdb_home", "userdb_mail_crypt_global_public_key");
        assertThat(fields(answers.passdb(granted(false, OptionalLong.empty()), Dialect.V2_4)))
                .containsOnlyKeys("nopassword", "user", "userdb_home", "userdb_crypt_global_public_key_file");
    }

    @Test
    void aLookupWithoutPasswordGetsThePublicKeyOnly() throws IOException {
        KnownMailbox mailbox = granted(true, OptionalLong.of(7)).mailbox();

        assertThat(fields(answers.userdb(mailbox, Dialect.V2_3)))
                .containsOnlyKeys("home", "quota_rule", "mail_crypt_global_public_key");
        assertThat(fields(answers.userdb(mailbox, Dialect.V2_4)))
                .containsOnlyKeys("home", "quota_storage_size", "crypt_global_public_key_file");
    }

    @Test
    void theLongestAnswerFitsIntoDovecotsLines() {
        Answers longest = new Answers(Path.of("/" + "d".repeat(1023)));
        LoginMailbox mailbox = new LoginMailbox(
                ID,
                House.address("\"" + "\\\"".repeat(31) + "\"@" + "é.".repeat(60) + "example"),
                true,
                key.publicKey().spki(),
                OptionalLong.of(Long.MAX_VALUE),
                "");
        Verdict.Granted granted = new Verdict.Granted(new KnownMailbox(mailbox, key.publicKey()), Optional.of(key));

        for (Dialect dialect : Dialect.values()) {
            // Dovecot adds the user name, twice at most, and numbers.
            assertThat(longest.passdb(granted, dialect).length + 2 * 254 + 200).isLessThan(8192);
        }
    }

    @Test
    void anyTextSurvivesJson() throws IOException {
        try (JsonObject json = new JsonObject()) {
            json.add("a", "\"\\\t\n\0\u007f é 😀").add("b", "");
            assertThat(fields(json.bytes()))
                    .containsEntry("a", "\"\\\t\n\0\u007f é 😀")
                    .containsEntry("b", "");
        }
        try (JsonObject json = new JsonObject()) {
            assertThat(json.bytes()).asString().isEqualTo("{}");
        }
    }

    private Verdict.Granted granted(boolean withKey, OptionalLong quota) {
        LoginMailbox mailbox = new LoginMailbox(
                ID, House.address("a@example.org"), true, key.publicKey().spki(), quota, "");
        return new Verdict.Granted(
                new KnownMailbox(mailbox, key.publicKey()), withKey ? Optional.of(key) : Optional.empty());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Reads with another's parser. */
    static Map<String, String> fields(byte[] json) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(new String(json, StandardCharsets.UTF_8))) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
                fields.put(name, parser.getText());
            }
            assertThat(parser.currentToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(parser.nextToken()).isNull();
        }
        return fields;
    }
}
