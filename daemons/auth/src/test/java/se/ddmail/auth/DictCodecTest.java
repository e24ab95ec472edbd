// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DictCodecTest {
    static List<DictVectors> commands() throws IOException {
        return DictVectors.load("commands.txt");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void readsTheCommand(DictVectors vector) {
        assertThat(meaning(vector.raw())).isEqualTo(vector.meaning());
    }

    private static String meaning(byte[] line) {
        try {
            DictCommand command = DictCodec.parse(line);
            if (command instanceof DictCommand.Hello hello) {
                return "hello " + hello.major() + " " + hello.minor() + " " + hello.dictionary();
            } else if (command instanceof DictCommand.Lookup lookup) {
                return "lookup " + DictVectors.show(lookup.key());
            } else if (command instanceof DictCommand.Iterate iterate) {
                return "iterate " + iterate.path();
            } else if (command instanceof DictCommand.Change change) {
                return "change " + change.transaction();
            }
            return "commit " + ((DictCommand.Commit) command).transaction();
        } catch (ProtocolException e) {
            return "error " + e.getMessage();
        }
    }

    @Test
    void refusesAnEmptyLine() {
        assertThatThrownBy(() -> DictCodec.parse(new byte[0])).isInstanceOf(ProtocolException.class);
    }

    @Test
    void writesEachReply() throws IOException {
        assertThat(written(new DictReply.Found(bytes("{\"a\":\"b\"}")))).isEqualTo("O{\"a\":\"b\"}\\x0a");
        assertThat(written(new DictReply.Found(bytes("\0\1\t\r\n")))).isEqualTo("O\\x010\\x011\\x01t\\x01r\\x01n\\x0a");
        assertThat(written(new DictReply.NotFound())).isEqualTo("N\\x0a");
        assertThat(written(new DictReply.Failed("not now"))).isEqualTo("Fnot now\\x0a");
        assertThat(written(new DictReply.Row("shared/userdb/é"))).isEqualTo("Oshared/userdb/\\xc3\\xa9\\x09\\x0a");
        assertThat(written(new DictReply.End())).isEqualTo("\\x0a");
        assertThat(written(new DictReply.NotCommitted(7, "no"))).isEqualTo("F7\\x09no\\x0a");
    }

    @Test
    void whatOneSideWritesTheOtherReads() throws IOException {
        Random random = new Random(20261124);
        for (int i = 0; i < 2_000; i++) {
            byte[] value = new byte[random.nextInt(60)];
            random.nextBytes(value);
            for (int j = 0; j < value.length; j++) {
                value[j] = random.nextBoolean() ? (byte) random.nextInt(14) : value[j]; // more to escape
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            DictCodec.write(new DictReply.Found(value), out);
            byte[] line = Arrays.copyOf(out.toByteArray(), out.size() - 1);
            line[0] = 'L';
            DictCommand command = DictCodec.parse(line);
            assertThat(((DictCommand.Lookup) command).key()).isEqualTo(value);
        }
    }

    private static String written(DictReply reply) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DictCodec.write(reply, out);
        return DictVectors.show(out.toByteArray());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
