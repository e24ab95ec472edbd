// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The other side of the codec, the mail server's: writes commands, reads replies, and puts both into words. */
final class Packets {
    private Packets() {}

    /** A packet with its length. */
    static byte[] packet(char letter, byte[] data) {
        return ByteBuffer.allocate(Integer.BYTES + 1 + data.length)
                .putInt(1 + data.length)
                .put((byte) letter)
                .put(data)
                .array();
    }

    /** As Postfix would send it. What a {@link Command} does not keep is made up. */
    static byte[] of(Command command) {
        if (command instanceof Command.Negotiate offer) {
            ByteBuffer numbers = ByteBuffer.allocate(3 * Integer.BYTES);
            return packet(
                    'O',
                    numbers.putInt(offer.version())
                            .putInt(offer.actions())
                            .putInt(offer.steps())
                            .array());
        } else if (command instanceof Command.Macros macros) {
            StringBuilder text = new StringBuilder().append(macros.stage());
            macros.values().forEach((name, value) -> text.append(strings(name, value)));
            byte[] data = text.toString().getBytes(StandardCharsets.UTF_8);
            return packet('D', data);
        } else if (command instanceof Command.Connect client) {
            String port = "" + (char) (client.port() >> 8) + (char) (client.port() & 0xff);
            return packet('C', bytes("client.example.com\0" + "4" + port + "192.0.2.1\0"));
        } else if (command instanceof Command.Helo) {
            return packet('H', bytes("client.example.com\0"));
        } else if (command instanceof Command.Mail) {
            return packet('M', bytes("<sender@example.com>\0SIZE=10\0"));
        } else if (command instanceof Command.Recipient recipient) {
            String text = strings("<" + recipient.recipient() + ">")
                    + strings(recipient.parameters().toArray(String[]::new));
            return packet('R', text.getBytes(StandardCharsets.UTF_8));
        } else if (command instanceof Command.Header header) {
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            data.writeBytes(bytes(header.name() + "\0"));
            data.writeBytes(header.value());
            data.write(0);
            return packet('L', data.toByteArray());
        } else if (command instanceof Command.Body body) {
            return packet('B', body.octets());
        } else if (command instanceof Command.Unknown) {
            return packet('U', bytes("XYZZY\0"));
        }
        return packet(letter(command), new byte[0]);
    }

    private static char letter(Command command) {
        if (command instanceof Command.Data) {
            return 'T';
        } else if (command instanceof Command.EndOfHeader) {
            return 'N';
        } else if (command instanceof Command.EndOfMessage) {
            return 'E';
        } else if (command instanceof Command.Abort) {
            return 'A';
        } else if (command instanceof Command.Quit) {
            return 'Q';
        } else if (command instanceof Command.QuitNewConnection) {
            return 'K';
        }
        throw new IllegalArgumentException("no packet");
    }

    private static String strings(String... texts) {
        return List.of(texts).stream().map(text -> text + '\0').collect(Collectors.joining());
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** In words; octets that are no text of a line are escaped. */
    static String words(Command command) {
        if (command instanceof Command.Connect client) {
            return "connect " + client.port();
        } else if (command instanceof Command.Negotiate offer) {
            return "negotiate %d %x %x".formatted(offer.version(), offer.actions(), offer.steps());
        } else if (command instanceof Command.Macros macros) {
            StringBuilder text = new StringBuilder("macros ").append(macros.stage());
            new TreeMap<>(macros.values()).forEach((name, value) -> text.append(' ' + name + '=' + value));
            return text.toString();
        } else if (command instanceof Command.Recipient recipient) {
            return String.join(" ", "recipient " + recipient.recipient(), String.join(" ", recipient.parameters()))
                    .replaceFirst(" $", "");
        } else if (command instanceof Command.Header header) {
            return "header " + header.name() + ":" + escaped(header.value());
        } else if (command instanceof Command.Body body) {
            return "body " + escaped(body.octets());
        } else if (command instanceof Command.QuitNewConnection) {
            return "quit, new connection";
        }
        return command.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])([A-Z])", " $1")
                .toLowerCase(Locale.ROOT);
    }

    /** Reads one reply off a packet, without its length. */
    static String words(char letter, ByteBuffer data) {
        return switch (letter) {
            case 'O' -> negotiated(data);
            case 'c' -> "continue";
            case 'a' -> "accept";
            case 'y' -> "refuse " + string(data);
            case 'p' -> "progress";
            case 'h' -> "add " + string(data) + ":" + string(data);
            case 'm' -> "change " + data.getInt() + " " + string(data) + ":" + string(data);
            case 'b' -> "body " + escaped(rest(data));
            default -> throw new AssertionError("no reply: " + HexFormat.of().toHexDigits(letter));
        };
    }

    private static String negotiated(ByteBuffer data) {
        StringBuilder text =
                new StringBuilder("negotiated %d %x %x".formatted(data.getInt(), data.getInt(), data.getInt()));
        while (data.hasRemaining()) {
            text.append(' ').append(data.getInt()).append('=').append(string(data));
        }
        return text.toString();
    }

    private static String string(ByteBuffer data) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (byte octet = data.get(); octet != 0; octet = data.get()) {
            text.write(octet);
        }
        return escaped(text.toByteArray());
    }

    static byte[] rest(ByteBuffer data) {
        byte[] rest = new byte[data.remaining()];
        data.get(rest);
        return rest;
    }

    static String escaped(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\0", "\\0");
    }
}
