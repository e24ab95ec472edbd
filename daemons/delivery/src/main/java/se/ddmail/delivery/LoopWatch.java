// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Finds out whether a message has been in a mailbox before: {@code Delivered-To} lines in its header section. Reads along
 * while the message streams by and keeps no more than one line.
 */
final class LoopWatch {

    private static final String NAME = "delivered-to:";
    /** Longer than the name, a fold and the longest address. */
    private static final int LINE_MAX = 1024;
    /** Twice Postfix's header_size_limit: what is below is body for all practical purposes. */
    private static final int HEADER_MAX = 200 * 1024;

    private final Set<String> addresses;
    private final Set<String> seen = new HashSet<>();
    private final byte[] line = new byte[LINE_MAX];
    private int length;
    private int read;
    private boolean lineEnded;
    private boolean over;

    /** @param addresses canonical addresses to look for */
    LoopWatch(Set<String> addresses) {
        this.addresses = Set.copyOf(addresses);
    }

    boolean saw(String address) {
        return seen.contains(address);
    }

    /** The next bytes of the message. */
    void read(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count && !over; i++) {
            byte next = bytes[i];
            if (lineEnded && next != ' ' && next != '\t') {
                endField();
            }
            lineEnded = next == '\n';
            if ((lineEnded && length == 0) || ++read > HEADER_MAX) {
                endField();
                over = true; // the empty line
            } else if (next != '\r' && next != '\n' && length < LINE_MAX) {
                line[length++] = next;
            }
        }
    }

    private void endField() {
        // Everything but the field that matters ends at its first letter.
        if (length > NAME.length() && (line[0] == 'd' || line[0] == 'D')) {
            String field = new String(line, 0, length, StandardCharsets.UTF_8);
            if (field.regionMatches(true, 0, NAME, 0, NAME.length())) {
                String address = canonical(field.substring(NAME.length()));
                if (addresses.contains(address)) {
                    seen.add(address);
                }
            }
        }
        length = 0;
    }

    private static String canonical(String value) {
        String text = value.strip();
        if (text.startsWith("<") && text.endsWith(">")) {
            text = text.substring(1, text.length() - 1);
        }
        return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }
}
