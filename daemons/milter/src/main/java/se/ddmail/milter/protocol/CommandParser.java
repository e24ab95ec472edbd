// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes the data of a command apart: strings, each ended by a NUL, and numbers in network order. */
final class CommandParser {
    private static final int NEGOTIATION_SIZE = 12;

    private final ByteBuffer data;

    private CommandParser(byte[] data) {
        this.data = ByteBuffer.wrap(data);
    }

    /** @throws ProtocolException when the data does not fit the command, or there is no such command */
    static Command parse(char letter, byte[] data) throws ProtocolException {
        if (letter == 'B') {
            return new Command.Body(data);
        }
        CommandParser parser = new CommandParser(data);
        Command command = parser.command(letter);
        check(!parser.data.hasRemaining(), "data after the end of the command");
        return command;
    }

    private Command command(char letter) throws ProtocolException {
        return switch (letter) {
            case 'O' -> negotiate();
            case 'D' -> macros();
            case 'C' -> connect();
            case 'H' -> helo();
            case 'M' -> mail();
            case 'R' -> recipient();
            case 'T' -> new Command.Data();
            case 'L' -> new Command.Header(new String(octets(), StandardCharsets.ISO_8859_1), octets());
            case 'N' -> new Command.EndOfHeader();
            case 'E' -> new Command.EndOfMessage();
            case 'U' -> unknown();
            case 'A' -> new Command.Abort();
            case 'Q' -> new Command.Quit();
            case 'K' -> new Command.QuitNewConnection();
            default -> throw new ProtocolException("unknown command");
        };
    }

    private Command negotiate() throws ProtocolException {
        check(data.remaining() >= NEGOTIATION_SIZE, "short negotiation");
        Command command = new Command.Negotiate(data.getInt(), data.getInt(), data.getInt());
        data.position(data.limit()); // a later version may say more
        return command;
    }

    private Command macros() throws ProtocolException {
        check(data.hasRemaining(), "macros of no command");
        char stage = (char) (data.get() & 0xff);
        Map<String, String> values = new HashMap<>();
        while (data.hasRemaining()) {
            values.put(text(), text());
        }
        return new Command.Macros(stage, values);
    }

    private Command connect() throws ProtocolException {
        octets();
        check(data.hasRemaining(), "no address family");
        char family = (char) (data.get() & 0xff);
        if (family == 'U') {
            return new Command.Connect(0);
        }
        check(family == '4' || family == '6' || family == 'L', "unknown address family");
        check(data.remaining() >= Short.BYTES, "no port");
        int port = Short.toUnsignedInt(data.getShort());
        octets();
        return new Command.Connect(port);
    }

    private Command helo() throws ProtocolException {
        octets();
        return new Command.Helo();
    }

    private Command mail() throws ProtocolException {
        check(!texts().isEmpty(), "no sender");
        return new Command.Mail();
    }

    private Command recipient() throws ProtocolException {
        List<String> texts = texts();
        check(!texts.isEmpty(), "no recipient");
        String path = texts.get(0);
        boolean brackets = path.startsWith("<") && path.endsWith(">");
        return new Command.Recipient(
                brackets ? path.substring(1, path.length() - 1) : path, texts.subList(1, texts.size()));
    }

    private Command unknown() throws ProtocolException {
        octets();
        return new Command.Unknown();
    }

    private List<String> texts() throws ProtocolException {
        List<String> texts = new ArrayList<>();
        while (data.hasRemaining()) {
            texts.add(text());
        }
        return texts;
    }

    private String text() throws ProtocolException {
        return new String(octets(), StandardCharsets.UTF_8);
    }

    private byte[] octets() throws ProtocolException {
        int start = data.position();
        int end = start;
        while (end < data.limit() && data.get(end) != 0) {
            end++;
        }
        check(end < data.limit(), "string without end");
        byte[] octets = new byte[end - start];
        data.get(octets).get();
        return octets;
    }

    private static void check(boolean good, String rule) throws ProtocolException {
        if (!good) {
            throw new ProtocolException(rule);
        }
    }
}
