// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderFilterTest {

    @ParameterizedTest
    @CsvSource({
        "A: 1|Bcc: x|B: 2||body|, A: 1|B: 2||body|",
        "bcc: x| folded|\tagain|A: 1| folded||b, A: 1| folded||b",
        "BCC : x|||, ||",
        "A: 1|B: 2||Bcc: in the body|, A: 1|B: 2||Bcc: in the body|",
        "Bcc: x, ''",
        "Bcc: x|, ''",
        "Bccc: x|Bc: y|X-Bcc: z|Bcc, Bccc: x|Bc: y|X-Bcc: z|Bcc",
        "A: Bcc: 1|| , A: Bcc: 1||",
        "no colon here|Bcc: x|, no colon here|Bcc: x|",
        "||Bcc: x, ||Bcc: x",
        "'', ''",
    })
    void fieldsGoWithAllTheirLinesWhereverTheMessageIsCut(String message, String expected) throws IOException {
        byte[] bytes = message.replace("|", "\r\n").getBytes(ISO_8859_1);
        for (int cut = 0; cut <= bytes.length; cut++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            HeaderFilter filter = new HeaderFilter(out, Set.of("bcc"));
            filter.write(bytes, 0, cut);
            filter.write(bytes, cut, bytes.length - cut);
            filter.finish();
            assertThat(out.toString(ISO_8859_1)).isEqualTo(expected.replace("|", "\r\n"));
        }
    }

    @Test
    void aNameThatDoesNotEndIsNotKept() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HeaderFilter filter = new HeaderFilter(out, Set.of("bcc"));
        filter.write("x".repeat(1000).getBytes(ISO_8859_1));
        assertThat(out.size()).isEqualTo(1000);
    }
}
