// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedKeyTest {
    private static final SealParameters CHEAP = new SealParameters(32, 1, 1);

    private final SecureRandom random = new SecureRandom();
    private final MailboxPrivateKey key = MailboxPrivateKey.generate(random);

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "\0\t\"\\", "pässwörd \uD83D\uDD11"})
    void the_password_opens_the_seal_and_no_other_does(String password) throws Exception {
        SealedKey seal = SealedKey.parse(
                SealedKey.seal(key, bytes(password), CHEAP, random).record());
        assertThat(seal.parameters()).isEqualTo(CHEAP);
        assertThat(seal.matches(bytes(password))).isTrue();
        assertThat(seal.open(bytes(password), key.publicKey()).orElseThrow().pkcs8())
                .isEqualTo(key.pkcs8());
        assertThat(seal.matches(bytes(password + "x"))).isFalse();
        assertThat(seal.open(bytes(password + "x"), key.publicKey())).isEmpty();
    }

    @Test
    void passwords_of_four_kib_are_used_to_their_last_byte() throws Exception {
        byte[] password = new byte[4096];
        random.nextBytes(password);
        SealedKey seal = SealedKey.seal(key, password, CHEAP, random);
        assertThat(seal.open(password, key.publicKey())).isPresent();
        password[4095] ^= 1;
        assertThat(seal.open(password, key.publicKey())).isEmpty();
    }

    @Test
    void with_another_mailboxs_public_key_the_right_password_tells_damage() {
        SealedKey seal = SealedKey.seal(key, bytes("secret"), CHEAP, random);
        MailboxPublicKey other = MailboxPrivateKey.generate(random).publicKey();
        assertThatThrownBy(() -> seal.open(bytes("secret"), other)).isInstanceOf(DamagedSealException.class);
        assertThat(seal.matches(bytes("secret"))).isTrue();
    }

    @Test
    void an_altered_nonce_or_ciphertext_is_damage_an_altered_salt_or_verifier_a_wrong_password() throws Exception {
        String record = SealedKey.seal(key, bytes("secret"), CHEAP, random).record();
        int[] dollars = dollars(record);
        for (int field : new int[] {3, 4}) {
            SealedKey altered = SealedKey.parse(changed(record, dollars[field] + 1));
            assertThat(altered.open(bytes("secret"), key.publicKey()))
                    .as("field %d", field)
                    .isEmpty();
        }
        for (int at = dollars[5] + 1; at < record.length() - 1; at++) {
            if (at != dollars[6]) {
                SealedKey altered = SealedKey.parse(changed(record, at));
                assertThatThrownBy(() -> altered.open(bytes("secret"), key.publicKey()))
                        .as("letter %d", at)
                        .isInstanceOf(DamagedSealException.class);
            }
        }
    }

    @Test
    void a_seal_with_changed_parameters_does_not_open() throws Exception {
        String record = SealedKey.seal(key, bytes("secret"), CHEAP, random).record();
        assertThat(SealedKey.parse(record.replace("t=1", "t=2")).open(bytes("secret"), key.publicKey()))
                .isEmpty();
    }

    @Test
    void two_seals_of_one_key_share_only_the_parameters() {
        String one = SealedKey.seal(key, bytes("secret"), CHEAP, random).record();
        String two = SealedKey.seal(key, bytes("secret"), CHEAP, random).record();
        assertThat(one).startsWith("$ddmail1$argon2id$m=32,t=1,p=1$").hasSizeLessThan(700);
        int[] dollars = dollars(one);
        for (int field = 3; field < dollars.length; field++) {
            int end = field + 1 < dollars.length ? dollars[field + 1] : one.length();
            assertThat(two).doesNotContain(one.substring(dollars[field], end));
        }
    }

    @Test
    void every_record_that_is_not_letter_by_letter_ours_is_refused() {
        String record = SealedKey.seal(key, bytes("secret"), CHEAP, random).record();
        for (int length = 0; length < record.length(); length++) {
            refused(record.substring(0, length));
        }
        int[] dollars = dollars(record);
        // The last letter of salt, verifier and ciphertext has bits to spare.
        for (int at : new int[] {dollars[4] - 1, dollars[5] - 1, record.length() - 1}) {
            char last = record.charAt(at);
            refused(record.substring(0, at) + (char) (last == 'A' ? 'B' : last + 1) + record.substring(at + 1));
        }
        refused(record + "A");
        refused(record + "\n");
        refused(record + "$");
        refused(" " + record);
        refused(record.replace("ddmail1", "ddmail2"));
        refused(record.replace("argon2id", "argon2i"));
        refused(record.replace("m=32", "m=032"));
        refused(record.replace("m=32", "m=7"));
        refused(record.replace("m=32", "m=4194305"));
        refused(record.replace("m=32", "m=99999999999"));
        refused(record.replace("t=1", "t=0"));
        refused(record.replace("t=1", "t=1001"));
        refused(record.replace("p=1", "p=65"));
        refused(record.replace("p=1", "p=5"));
        refused(record.replace("t=1,p=1", "p=1,t=1"));
    }

    @Test
    void a_seal_is_weaker_only_when_another_asks_for_more_and_for_nothing_less() {
        SealParameters base = new SealParameters(1024, 3, 1);
        assertThat(base.weakerThan(new SealParameters(2048, 3, 1))).isTrue();
        assertThat(base.weakerThan(new SealParameters(1024, 4, 4))).isTrue();
        assertThat(base.weakerThan(new SealParameters(1024, 3, 4))).isFalse();
        assertThat(base.weakerThan(new SealParameters(2048, 2, 1))).isFalse();
        assertThat(base.weakerThan(new SealParameters(512, 4, 1))).isFalse();
    }

    private static void refused(String record) {
        assertThatThrownBy(() -> SealedKey.parse(record)).as(record).isInstanceOf(DamagedSealException.class);
    }

    /** The record with one letter exchanged for another valid one, that is not in the last place of its field. */
    private static String changed(String record, int at) {
        char other = record.charAt(at) == 'A' ? 'Q' : 'A';
        return record.substring(0, at) + other + record.substring(at + 1);
    }

    private static int[] dollars(String record) {
        return IntStream.range(0, record.length())
                .filter(i -> record.charAt(i) == '$')
                .toArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
