// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A dialogue as a text file. {@code C: } is a command in the words of {@link Packets}, {@code S: } a reply; {@code = broken}
 * or {@code = closed} at the end says that the filter closes the connection because of an error, or after QUIT, else the
 * mail server closes; {@code #} is a comment. The server sends commands that follow each other at once, and the next ones
 * after exactly the replies between.
 */
record Dialogue(List<Turn> turns, String end) {

    @SuppressWarnings("ArrayRecordComponent") // only read
    record Turn(byte[] commands, List<String> replies) {}

    static Dialogue read(Path file) throws IOException {
        List<Turn> turns = new ArrayList<>();
        ByteArrayOutputStream commands = new ByteArrayOutputStream();
        List<String> replies = new ArrayList<>();
        String end = "";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("C: ")) {
                if (!replies.isEmpty()) {
                    turns.add(new Turn(commands.toByteArray(), List.copyOf(replies)));
                    commands.reset();
                    replies.clear();
                }
                commands.writeBytes(Packets.of(command(line.substring(3))));
            } else if (line.startsWith("S: ")) {
                replies.add(line.substring(3));
            } else if (line.startsWith("= ")) {
                end = line.substring(2);
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                throw new IOException(file + ": " + line);
            }
        }
        turns.add(new Turn(commands.toByteArray(), List.copyOf(replies)));
        return new Dialogue(turns, end);
    }

    /** The other way round than {@link Packets#words(Command)}. */
    private static Command command(String words) {
        String[] word = words.split(" ", 2);
        return switch (word[0]) {
            case "negotiate" -> {
                String[] number = word[1].split(" ", -1);
                yield new Command.Negotiate(
                        Integer.parseInt(number[0]),
                        Integer.parseUnsignedInt(number[1], 16),
                        Integer.parseUnsignedInt(number[2], 16));
            }
            case "macros" -> {
                Map<String, String> values = new HashMap<>();
                for (String value : word[1].substring(2).split(" ", -1)) {
                    values.put(value.split("=", 2)[0], value.split("=", 2)[1]);
                }
                yield new Command.Macros(word[1].charAt(0), values);
            }
            case "connect" -> new Command.Connect(Integer.parseInt(word[1]));
            case "recipient" -> new Command.Recipient(word[1], List.of());
            case "header" -> {
                String[] field = word[1].split(":", 2);
                yield new Command.Header(field[0], octets(field[1]));
            }
            case "body" -> new Command.Body(octets(word[1]));
            default -> simple(words);
        };
    }

    private static Command simple(String words) {
        return switch (words) {
            case "helo" -> new Command.Helo();
            case "mail" -> new Command.Mail();
            case "data" -> new Command.Data();
            case "end of header" -> new Command.EndOfHeader();
            case "end of message" -> new Command.EndOfMessage();
            case "unknown" -> new Command.Unknown();
            case "abort" -> new Command.Abort();
            case "quit" -> new Command.Quit();
            case "quit, new connection" -> new Command.QuitNewConnection();
            default -> throw new IllegalArgumentException(words);
        };
    }

    private static byte[] octets(String escaped) {
        return Packets.bytes(escaped.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0"));
    }
}
