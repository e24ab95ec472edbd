// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupKeyTest {
    @Test
    void splitsALoginIntoServicePasswordAndUser() throws ProtocolException {
        LookupKey.Passdb key = passdb("shared/passdb/imap/secret\"a@example.org");

        assertThat(key.service()).isEqualTo("imap");
        assertThat(key.password()).asString().isEqualTo("secret");
        assertThat(key.user()).isEqualTo("a@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a\"b", "\"", "a\\b", "\\", "a'b", "a/b", "/", "a\tb", "%u%w", "😀", "\\\"", "\"\\\"", "tail\\"
            })
    void takesAnyPassword(String password) throws ProtocolException {
        LookupKey.Passdb key = passdb("shared/passdb/imap/" + escape(password) + "\"" + escape("o'b\"c@example.org"));

        assertThat(key.password()).asString(StandardCharsets.UTF_8).isEqualTo(password);
        assertThat(key.user()).isEqualTo("o'b\"c@example.org");
    }

    @Test
    void takesPasswordsThatAreNoText() throws ProtocolException {
        byte[] key = "shared/passdb/imap/??\"a@example.org".getBytes(StandardCharsets.US_ASCII);
        key[19] = (byte) 0xff;
        key[20] = (byte) 0xfe;

        assertThat(LookupKey.parse(key))
                .asInstanceOf(type(LookupKey.Passdb.class))
                .extracting(LookupKey.Passdb::password)
                .isEqualTo(new byte[] {(byte) 0xff, (byte) 0xfe});
    }

    @Test
    void splitsALookupWithoutPassword() throws ProtocolException {
        assertThat(parse("shared/userdb/lmtp/a/b@example.org"))
                .isEqualTo(new LookupKey.Userdb("lmtp", "a/b@example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shared/", "priv/passdb/imap/x\"y", "shared/quota/a", "shared/passdbx/imap/x\"y"})
    void knowsWhatIsNotOurs(String key) throws ProtocolException {
        assertThat(parse(key)).isEqualTo(new LookupKey.Foreign());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shared/passdb/",
                "shared/passdb/imap",
                "shared/passdb/imap/",
                "shared/passdb/imap/password",
                "shared/passdb/imap/password\\\"user",
                "shared/passdb/imap/password\\",
                "shared/passdb/imap/password\"user\\",
                "shared/userdb/",
                "shared/userdb/imap",
                "shared/userdb/imap/user\\"
            })
    void refusesABrokenKey(String key) {
        assertThatThrownBy(() -> parse(key)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void tellsNothingAsText() throws ProtocolException {
        assertThat(passdb("shared/passdb/imap/secret\"a@example.org")).hasToString("Passdb[imap]");
    }

    private static LookupKey.Passdb passdb(String key) throws ProtocolException {
        return (LookupKey.Passdb) parse(key);
    }

    private static LookupKey parse(String key) throws ProtocolException {
        return LookupKey.parse(key.getBytes(StandardCharsets.UTF_8));
    }

    /** As Dovecot's %E does it. */
    static String escape(String text) {
        return text.replaceAll("([\"'\\\\])", "\\\\$1");
    }
}
