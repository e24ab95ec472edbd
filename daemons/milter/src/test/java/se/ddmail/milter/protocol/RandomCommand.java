// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** Any command. */
final class RandomCommand {
    private RandomCommand() {}

    static Command next(Random random) {
        return switch (random.nextInt(15)) {
            case 0 -> new Command.Negotiate(random.nextInt(), random.nextInt(), random.nextInt());
            case 1 ->
                new Command.Macros(
                        "CHMRTLNBE".charAt(random.nextInt(9)), Map.of("i", text(random), "{x}", text(random)));
            case 2 -> new Command.Connect(random.nextInt(1 << 16));
            case 3 -> new Command.Helo();
            case 4 -> new Command.Mail();
            case 5 -> new Command.Recipient(text(random), List.of(text(random), text(random)));
            case 6 -> new Command.Data();
            case 7 -> new Command.Header(text(random), Packets.bytes(text(random)));
            case 8 -> new Command.EndOfHeader();
            case 9 -> {
                byte[] octets = new byte[random.nextInt(3000)];
                random.nextBytes(octets);
                yield new Command.Body(octets);
            }
            case 10 -> new Command.EndOfMessage();
            case 11 -> new Command.Unknown();
            case 12 -> new Command.Abort();
            case 13 -> new Command.Quit();
            default -> new Command.QuitNewConnection();
        };
    }

    /** Latin letters, so that it is one octet in one charset and two in the other. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append((char) (random.nextInt(4) == 0 ? 0xa1 + random.nextInt(90) : '!' + random.nextInt(90)));
        }
        return text.toString();
    }
}
