// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * {@code --socket PATH --sender S --queue-id Q [--size N] -- RECIPIENT...}
 *
 * @param sender empty for the null sender
 * @param queueId empty when there is none
 * @param size octets of the message as Postfix knows it, or empty
 */
record Arguments(Path socket, String sender, String queueId, String size, List<String> recipients) {

    /** Reads them; an IllegalArgumentException says what is wrong, without values. */
    static Arguments parse(String[] arguments) {
        String socket = "";
        String sender = "";
        String queueId = "";
        String size = "";
        int at = 0;
        while (at < arguments.length && !arguments[at].equals("--")) {
            if (at + 1 == arguments.length) {
                throw new IllegalArgumentException("flag without value");
            }
            String value = arguments[at + 1];
            switch (arguments[at]) {
                case "--socket" -> socket = value;
                case "--sender" -> sender = value;
                case "--queue-id" -> queueId = value;
                case "--size" -> size = value;
                default -> throw new IllegalArgumentException("unknown flag");
            }
            at += 2;
        }
        List<String> recipients =
                at < arguments.length ? List.of(Arrays.copyOfRange(arguments, at + 1, arguments.length)) : List.of();
        if (socket.isEmpty() || recipients.isEmpty()) {
            throw new IllegalArgumentException("no socket or no recipient");
        }
        return new Arguments(
                Path.of(socket),
                line(sender),
                line(queueId),
                line(size),
                recipients.stream().map(Arguments::line).toList());
    }

    /** Nothing that would end a command. */
    private static String line(String value) {
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("control character");
        }
        return value;
    }

    boolean isAscii() {
        return sender.chars().allMatch(c -> c < 0x80)
                && recipients.stream().allMatch(recipient -> recipient.chars().allMatch(c -> c < 0x80));
    }
}
