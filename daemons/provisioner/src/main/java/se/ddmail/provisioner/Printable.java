// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

/** Text made safe for a terminal, a log or a line of a table. */
final class Printable {
    private static final int REPLACEMENT = 0xfffd;

    private Printable() {}

    /** Whether nothing in it is invisible, turns the reading direction or stands for bytes that were no text. */
    static boolean isPlain(String text) {
        return text.codePoints().allMatch(point -> harmless(point) && point != REPLACEMENT);
    }

    /**
     * The text with every character that could move a cursor, end a line or turn the reading direction written as
     * <code>&#92;u{hex}</code>. Letters of any script stay. A backslash stays too: this is for reading, not for parsing back.
     */
    static String text(String text) {
        if (text.codePoints().allMatch(Printable::harmless)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (harmless(point)) {
                safe.appendCodePoint(point);
            } else {
                safe.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
        });
        return safe.toString();
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            // Control is C0, DEL and C1; format holds the bidirectional overrides and zero-width characters.
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
