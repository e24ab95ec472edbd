// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DictLinesTest {
    @Test
    void readsLinesUntilTheEnd() throws IOException {
        DictLines lines = lines("one\n\ntwo\n");

        assertThat(lines.await()).isTrue();
        assertThat(lines.read()).asString().isEqualTo("one");
        assertThat(lines.await()).isTrue();
        assertThat(lines.read()).isEmpty();
        assertThat(lines.await()).isTrue();
        assertThat(lines.read()).asString().isEqualTo("two");
        assertThat(lines.await()).isFalse();
    }

    @Test
    void takesALineOfExactly64KiB() throws IOException {
        String longest = "x".repeat(DictLines.LINE_MAX);
        DictLines lines = lines(longest + "\n");

        assertThat(lines.await()).isTrue();
        assertThat(lines.read()).asString().isEqualTo(longest);
    }

    @Test
    void stopsReadingALineThatIsLonger() throws IOException {
        Endless endless = new Endless();
        DictLines lines = new DictLines(endless);

        assertThat(lines.await()).isTrue();
        assertThatThrownBy(lines::read).isInstanceOf(ProtocolException.class).hasMessageContaining("64 KiB");
        assertThat(endless.given).isEqualTo(DictLines.LINE_MAX + 1);
    }

    @Test
    void refusesALineThatIsCutOff() throws IOException {
        DictLines lines = lines("Lshared/");

        assertThat(lines.await()).isTrue();
        assertThatThrownBy(lines::read).isInstanceOf(ProtocolException.class).hasMessageContaining("cut off");
    }

    private static DictLines lines(String text) {
        return new DictLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @SuppressWarnings("InputStreamSlowMultibyteRead") // slow is fine
    private static final class Endless extends InputStream {
        int given;

        @Override
        public int read() {
            given++;
            return 'x';
        }
    }
}
