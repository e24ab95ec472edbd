// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Crc24Test {
    private static byte[] crc(byte[] bytes) {
        Crc24 crc = new Crc24();
        crc.update(bytes, 0, bytes.length);
        return crc.value();
    }

    /** The program in RFC 4880 section 6.1, a bit at a time. */
    private static byte[] bitByBit(byte[] bytes) {
        int crc = 0xB704CE;
        for (byte octet : bytes) {
            crc ^= (octet & 0xFF) << 16;
            for (int bit = 0; bit < 8; bit++) {
                crc <<= 1;
                if ((crc & 0x1000000) != 0) {
                    crc ^= 0x1864CFB;
                }
            }
        }
        return new byte[] {(byte) (crc >>> 16), (byte) (crc >>> 8), (byte) crc};
    }

    @Test
    void the_check_value_of_the_catalogue_comes_out() {
        // CRC-24/OPENPGP in https://reveng.sourceforge.io/crc-catalogue/
        assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new byte[] {0x21, (byte) 0xCF, 0x02});
    }

    @Test
    void every_length_gives_what_the_program_of_the_specification_gives() {
        for (int length = 0; length < 100; length++) {
            byte[] bytes = EncryptingOutputStreamTest.plaintext(length);
            assertThat(crc(bytes)).isEqualTo(bitByBit(bytes));
        }
    }

    @Test
    void pieces_count_like_the_whole() {
        byte[] bytes = EncryptingOutputStreamTest.plaintext(100);
        for (int cut = 0; cut <= bytes.length; cut++) {
            Crc24 crc = new Crc24();
            crc.update(bytes, 0, cut);
            crc.update(bytes, cut, bytes.length - cut);
            assertThat(crc.value()).isEqualTo(bitByBit(bytes));
        }
    }
}
