// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks IMAP (RFC 3501) as far as reading, storing and searching mail takes. */
public final class ImapClient implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");

    private final Wire wire;
    private int commands;

    private ImapClient(Wire wire) throws IOException {
        this.wire = wire;
        wire.readLine();
    }

    /** Connects with TLS from the first octet. */
    public static ImapClient tls(int port, Path certificate) throws IOException {
        return new ImapClient(Wire.tls(port, certificate));
    }

    /**
     * What the server answered.
     *
     * @param status the last line without its tag: {@code OK ...}, {@code NO ...} or {@code BAD ...}
     * @param lines the untagged lines before it
     * @param literals octets that were counted and not part of a line, in order
     */
    public record Answer(String status, List<String> lines, List<byte[]> literals) {
        /** Whether the command was carried out. */
        public boolean isOk() {
            return status.startsWith("OK");
        }
    }

    /** Sends a command and returns the answer, whatever it says. */
    public Answer command(String line) throws IOException {
        String tag = "c" + ++commands;
        wire.writeLine(tag + " " + line);
        return answer(tag);
    }

    /** Logs in. */
    public Answer login(String user, String password) throws IOException {
        return command("LOGIN " + quoted(user) + " " + quoted(password));
    }

    /** Stores a message in a folder. */
    public Answer append(String folder, byte[] message) throws IOException {
        String tag = "c" + ++commands;
        wire.writeLine(tag + " APPEND " + quoted(folder) + " {" + message.length + "}");
        String go = wire.readLine();
        if (!go.startsWith("+")) {
            throw new IOException(go);
        }
        wire.write(message);
        wire.writeLine("");
        return answer(tag);
    }

    /** The whole message with this number in the selected folder, octet for octet. */
    public byte[] message(int number) throws IOException {
        Answer answer = command("FETCH " + number + " BODY.PEEK[]");
        if (!answer.isOk() || answer.literals().size() != 1) {
            throw new IOException(
                    "FETCH: " + answer.status() + ", " + answer.literals().size() + " messages");
        }
        return answer.literals().get(0);
    }

    private Answer answer(String tag) throws IOException {
        List<String> lines = new ArrayList<>();
        List<byte[]> literals = new ArrayList<>();
        while (true) {
            String line = wire.readLine();
            if (line.startsWith(tag + " ")) {
                return new Answer(line.substring(tag.length() + 1), lines, literals);
            }
            lines.add(line);
            Matcher literal = LITERAL.matcher(line);
            if (literal.find()) {
                literals.add(wire.read(Integer.parseInt(literal.group(1))));
            }
        }
    }

    private static String quoted(String text) throws IOException {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw new IOException("only ASCII fits into a quoted string");
        }
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
