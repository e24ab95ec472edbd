// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CodecTest {

    static Stream<Vector> commands() throws IOException {
        return Vector.read("commands.txt").stream();
    }

    static Stream<Vector> replies() throws IOException {
        return Vector.read("replies.txt").stream();
    }

    private static Command read(byte[] octets) throws IOException {
        return new CommandReader(new ByteArrayInputStream(octets)).read();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandMeansWhatTheFileSays(Vector vector) throws IOException {
        String meaning;
        try {
            meaning = Packets.words(read(vector.octets()));
        } catch (ProtocolException e) {
            meaning = "broken: " + e.getMessage();
        } catch (EOFException e) {
            meaning = "cut";
        }
        assertThat(meaning).isEqualTo(vector.meaning());
    }

    @Test
    void eachLetterHasVectors() throws IOException {
        assertThat(commands().count()).isGreaterThan(80);
        for (char letter : "ODCHMRTLNBEUAQK".toCharArray()) {
            assertThat(commands().filter(vector -> vector.line().startsWith("\"" + letter)))
                    .as("vectors of %s", letter)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyIsWrittenAsTheFileSays(Vector vector) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new ReplyWriter(written).write(reply(vector.meaning()));
        assertThat(written.toByteArray()).isEqualTo(vector.octets());
        ByteBuffer packet = ByteBuffer.wrap(vector.octets());
        assertThat(packet.getInt()).isEqualTo(packet.remaining());
        assertThat(Packets.words((char) packet.get(), packet)).isEqualTo(vector.meaning());
    }

    /** The other way round than {@link Packets#words(char, ByteBuffer)}. */
    private static Reply reply(String words) {
        String[] word = words.split(" ", 2);
        return switch (word[0]) {
            case "negotiated" -> negotiated(word[1].split(" (?=[0-9a-f])", -1));
            case "continue" -> new Reply.Continue();
            case "accept" -> new Reply.Accept();
            case "refuse" -> new Reply.Refuse(word[1]);
            case "progress" -> new Reply.Progress();
            case "add" -> new Reply.AddHeader(name(word[1]), value(word[1]));
            case "change" -> {
                String[] field = word[1].split(" ", 2);
                yield new Reply.ChangeHeader(Integer.parseInt(field[0]), name(field[1]), value(field[1]));
            }
            case "body" -> new Reply.ReplaceBody(octets(word[1]));
            default -> throw new IllegalArgumentException(words);
        };
    }

    private static Reply negotiated(String[] words) {
        Map<Integer, List<String>> macros = new HashMap<>();
        for (int i = 3; i < words.length; i++) {
            String[] stage = words[i].split("=", 2);
            macros.put(Integer.valueOf(stage[0]), List.of(stage[1].split(" ", -1)));
        }
        return new Reply.Negotiated(
                Integer.parseInt(words[0]), Integer.parseInt(words[1], 16), Integer.parseInt(words[2], 16), macros);
    }

    private static String name(String field) {
        return field.substring(0, field.indexOf(':'));
    }

    private static byte[] value(String field) {
        return octets(field.substring(field.indexOf(':') + 1));
    }

    private static byte[] octets(String escaped) {
        return Packets.bytes(escaped.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0"));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            List<Command> commands = IntStream.rangeClosed(0, random.nextInt(5))
                    .mapToObj(n -> RandomCommand.next(random))
                    .toList();
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            commands.forEach(command -> wire.writeBytes(Packets.of(command)));
            CommandReader reader = new CommandReader(new ByteArrayInputStream(wire.toByteArray()));
            for (Command command : commands) {
                assertThat(Packets.words(reader.read())).isEqualTo(Packets.words(command));
            }
            assertThat(reader.read()).isInstanceOf(Command.End.class);
        }
    }

    @Test
    void theLongestPacketsAreTaken() throws IOException {
        assertThat(read(Packets.packet('B', new byte[65536]))).isInstanceOf(Command.Body.class);
        byte[] header = new byte[1 << 20];
        Arrays.fill(header, (byte) 'x');
        header[10] = 0;
        header[header.length - 1] = 0;
        assertThat(read(Packets.packet('L', header))).isInstanceOf(Command.Header.class);
    }
}
