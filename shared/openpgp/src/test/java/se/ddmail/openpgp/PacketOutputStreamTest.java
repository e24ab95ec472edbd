// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.bcpg.BCPGInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketOutputStreamTest {
    private static byte[] packet(byte[] body) throws Exception {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        try (PacketOutputStream out = new PacketOutputStream(packet, 18)) {
            out.write(body);
        }
        return packet.toByteArray();
    }

    /** RFC 9580 section 4.2.1 has these forms. */
    @ParameterizedTest
    @CsvSource({
        "0, d200",
        "1, d201",
        "191, d2bf",
        "192, d2c000",
        "8383, d2dfff",
        "8384, d2ff000020c0",
        "32768, d2ff00008000",
        "32769, d2ef"
    })
    void a_length_has_its_shortest_form_and_parts_where_it_does_not_fit_the_buffer(int size, String begin)
            throws Exception {
        byte[] body = EncryptingOutputStreamTest.plaintext(size);
        byte[] packet = packet(body);
        byte[] expected = HexFormat.of().parseHex(begin);
        assertThat(Arrays.copyOf(packet, expected.length)).isEqualTo(expected);
        assertThat(new BCPGInputStream(new ByteArrayInputStream(packet)).nextPacketTag())
                .isEqualTo(18);
    }

    @Test
    void what_is_wiped_is_not_kept() throws Exception {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        PacketOutputStream packet = new PacketOutputStream(sink, 18);
        packet.write("canary".getBytes(StandardCharsets.US_ASCII));
        packet.wipe();
        packet.close();
        assertThat(sink.toString(StandardCharsets.US_ASCII)).doesNotContain("canary");
    }

    @Test
    void the_last_part_has_a_length_of_its_own() throws Exception {
        byte[] body = EncryptingOutputStreamTest.plaintext(2 * 32_768 + 5);
        byte[] packet = packet(body);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.write(0xD2);
        expected.write(0xEF);
        expected.write(body, 0, 32_768);
        expected.write(0xEF);
        expected.write(body, 32_768, 32_768);
        expected.write(5);
        expected.write(body, 2 * 32_768, 5);
        assertThat(packet).isEqualTo(expected.toByteArray());
    }
}
