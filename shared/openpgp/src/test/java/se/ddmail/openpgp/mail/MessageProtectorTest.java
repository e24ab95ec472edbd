// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageProtectorTest {
    private static final HeaderField FROM = HeaderField.of("From", " a@example.org".getBytes(ISO_8859_1));
    private static final HeaderField TYPE = HeaderField.of("Content-Type", " text/plain".getBytes(ISO_8859_1));
    private static final byte[] ARMOR = Payload.armor("gpg.asc").getBytes(ISO_8859_1);

    private final Recorder recorder = new Recorder();
    private final MessageProtector protector =
            new MessageProtector(Owner.ALICE.protection(Protection.Headers.KEEP), recorder);

    @Test
    void mail_that_claims_nothing_is_streamed_from_its_header_on() throws IOException {
        protector.header(List.of(FROM, HeaderField.of("Content-Type", " text/html".getBytes(ISO_8859_1))));
        assertThat(recorder.calls).containsExactly("changed");
        write(new byte[1 << 20]);
        assertThat(recorder.body.size()).isGreaterThan(1 << 19);
    }

    @Test
    void a_text_is_streamed_as_soon_as_it_is_no_armor() throws IOException {
        protector.header(List.of(FROM, TYPE));
        write("\r\n-----BEGIN PGP ".getBytes(ISO_8859_1));
        assertThat(recorder.calls).isEmpty();
        write("S".getBytes(ISO_8859_1));
        assertThat(recorder.calls).containsExactly("changed");
    }

    @Test
    void blank_text_does_not_wait_for_ever() throws IOException {
        protector.header(List.of(FROM, TYPE));
        write(" ".repeat(1001).getBytes(ISO_8859_1));
        assertThat(recorder.calls).containsExactly("changed");
    }

    @Test
    void a_field_that_stays_is_the_same_object() throws IOException {
        protector.header(List.of(FROM, TYPE));
        protector.finish();
        assertThat(recorder.header.get(0)).isSameAs(FROM);
        assertThat(recorder.header).hasSize(3).doesNotContain(TYPE);
        assertThat(recorder.header.stream().map(HeaderField::name))
                .containsExactly("From", "MIME-Version", "Content-Type");
    }

    @Test
    void an_encrypted_body_passes_at_the_end() throws IOException {
        protector.header(List.of(FROM, TYPE));
        write(ARMOR);
        assertThat(recorder.calls).isEmpty();
        protector.finish();
        assertThat(recorder.calls).containsExactly("unchanged");
        assertThat(recorder.body.toByteArray()).isEqualTo(ARMOR);
    }

    @Test
    void the_result_hears_nothing_of_a_message_that_is_given_up() throws IOException {
        protector.header(List.of(FROM, TYPE));
        write(ARMOR);
        protector.close();
        assertThat(recorder.calls).isEmpty();
    }

    @Test
    void a_body_without_header_is_a_mistake() {
        assertThatThrownBy(() -> write(ARMOR)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(protector::finish).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_result_that_fails_ends_it() throws IOException {
        recorder.failing = true;
        protector.header(List.of(FROM, TYPE));
        assertThatThrownBy(protector::finish).isInstanceOf(IOException.class);
    }

    private void write(byte[] octets) throws IOException {
        protector.body(octets, 0, octets.length);
    }

    private static final class Recorder implements MessageProtector.Result {
        private final List<String> calls = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private List<HeaderField> header = List.of();
        private boolean failing;

        @Override
        public OutputStream changed(List<HeaderField> header) throws IOException {
            if (failing) {
                throw new IOException("away");
            }
            calls.add("changed");
            this.header = header;
            return body;
        }

        @Override
        public OutputStream unchanged() {
            calls.add("unchanged");
            return body;
        }
    }
}
