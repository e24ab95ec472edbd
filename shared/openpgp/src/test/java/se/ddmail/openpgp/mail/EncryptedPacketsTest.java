// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import se.ddmail.openpgp.EncryptionKey;

/** Packets written by hand, after RFC 9580 section 4.2; text is hex. */
class EncryptedPacketsTest {
    private static final List<EncryptionKey> KEYS = Owner.ALICE.keys();
    private static final String KEY_ID = HexFormat.of().toHexDigits(KEYS.get(0).keyId());
    private static final String FINGERPRINT = KEYS.get(0).fingerprint();

    private static final String SESSION_KEY = "c10c" + "03" + KEY_ID + "12" + "0000";
    private static final String OTHER_KEY = "c10c" + "03" + "1122334455667788" + "12" + "0000";
    private static final String DATA = "d229" + "01" + "00".repeat(40);
    private static final String LITERAL = "cb06" + "620000000000";

    @Test
    void session_keys_and_one_packet_of_data_are_an_encrypted_message() {
        assertEncrypted(SESSION_KEY + DATA);
        assertEncrypted(OTHER_KEY + SESSION_KEY + OTHER_KEY + DATA);
        assertEncrypted("c304" + "04090100" + SESSION_KEY + DATA);
        assertEncrypted(SESSION_KEY + "d229" + "02" + "00".repeat(40));
        assertEncrypted(SESSION_KEY + "d429" + "01" + "00".repeat(40));
    }

    @Test
    void a_recipient_is_named_by_its_key_id_or_its_fingerprint_or_not_at_all() {
        assertEncrypted("c10c" + "03" + "0000000000000000" + "12" + "0000" + DATA);
        assertEncrypted("c119" + "06" + "15" + "04" + FINGERPRINT + "19" + "00" + DATA);
        assertEncrypted("c10c" + "06" + "00" + "19" + "00".repeat(9) + DATA);
        assertRefused(OTHER_KEY + DATA);
        assertRefused("c119" + "06" + "15" + "04" + "00".repeat(20) + "19" + "00" + DATA);
        assertRefused("c10c" + "06" + "15" + "04" + "00".repeat(9) + DATA);
        assertRefused("c10c" + "02" + KEY_ID + "12" + "0000" + DATA);
        assertRefused("c103" + "030000" + DATA);
        assertRefused("c304" + "04090100" + DATA);
        assertRefused(DATA);
    }

    @Test
    void lengths_have_many_forms() {
        assertEncrypted("84" + "0c" + SESSION_KEY.substring(4) + DATA);
        assertEncrypted("85" + "000c" + SESSION_KEY.substring(4) + DATA);
        assertEncrypted("86" + "0000000c" + SESSION_KEY.substring(4) + DATA);
        assertEncrypted("c1" + "ff0000000c" + SESSION_KEY.substring(4) + DATA);
        assertEncrypted(SESSION_KEY + "d2" + "ff00000029" + "01" + "00".repeat(40));
        assertEncrypted(SESSION_KEY + "d2" + "c009" + "01" + "00".repeat(200));
        assertEncrypted(SESSION_KEY + "d2" + "e9" + "01" + "00".repeat(511) + "e0" + "00" + "00");
        assertEncrypted(SESSION_KEY + "d2" + "e9" + "01" + "00".repeat(511) + "c000" + "00".repeat(192));
    }

    @Test
    void lengths_lie() {
        assertRefused("87" + SESSION_KEY.substring(4) + DATA);
        assertRefused(SESSION_KEY + "d2" + "e8" + "01" + "00".repeat(255) + "00");
        assertRefused("c1" + "ffffffffff" + SESSION_KEY.substring(4) + DATA);
        assertRefused("c1" + "ff00010000" + "00".repeat(65536) + DATA);
        assertRefused("c1" + "e9" + "00".repeat(512) + "00" + DATA);
        assertRefused(SESSION_KEY + "d2" + "ffffffffff" + "01" + "00".repeat(40));
        assertRefused(SESSION_KEY + "d2" + "2a" + "01" + "00".repeat(40));
        assertRefused(SESSION_KEY + "d2" + "28" + "01" + "00".repeat(40));
        assertRefused(SESSION_KEY + "d2" + "e9" + "01" + "00".repeat(511));
        assertRefused(SESSION_KEY + "d2" + "ff00");
        assertRefused(SESSION_KEY + "d2" + "00");
        assertRefused(SESSION_KEY + "d2" + "00" + DATA.substring(4));
        assertRefused("c10c03");
        assertRefused("");
    }

    @Test
    void nothing_else_may_be_in_it() {
        assertRefused(SESSION_KEY + LITERAL);
        assertRefused(SESSION_KEY + "c804" + "01000000");
        assertRefused(SESSION_KEY + LITERAL + DATA);
        assertRefused(SESSION_KEY + DATA + LITERAL);
        assertRefused(SESSION_KEY + DATA + DATA);
        assertRefused(SESSION_KEY + DATA + "0d0a");
        assertRefused("ca03504750" + SESSION_KEY + DATA);
        assertRefused(SESSION_KEY + "d505" + "48656c6c6f" + DATA);
        assertRefused(SESSION_KEY + "c929" + "00".repeat(41));
        assertRefused(SESSION_KEY + "d229" + "03" + "00".repeat(40));
        assertRefused(SESSION_KEY + "d429" + "02" + "00".repeat(40));
        assertRefused(SESSION_KEY);
        assertRefused("48656c6c6f");
        assertRefused(OTHER_KEY.repeat(1000) + SESSION_KEY + DATA);
    }

    private static void assertEncrypted(String packets) {
        assertThatCode(() -> check(packets)).doesNotThrowAnyException();
    }

    private static void assertRefused(String packets) {
        assertThatThrownBy(() -> check(packets)).isInstanceOf(NotEncryptedException.class);
    }

    private static void check(String packets) throws Exception {
        EncryptedPackets.check(new ByteArrayInputStream(HexFormat.of().parseHex(packets)), List.of(KEYS));
    }
}
