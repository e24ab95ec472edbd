// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

/** The local part of an address: Dot-string or Quoted-string of RFC 5321 section 4.1.2 with the UTF-8 of RFC 6531. */
final class LocalPart {
    private static final String ATEXT_MARKS = "!#$%&'*+-/=?^_`{|}~";

    private LocalPart() {}

    /** The text that a local part stands for, without quotes and backslashes. */
    static String read(String localPart) throws InvalidAddressException {
        if (localPart.startsWith("\"")) {
            return unquote(localPart);
        }
        Address.check(isDotString(localPart), "no local part");
        return localPart;
    }

    /** The shortest local part that stands for this text. */
    static String write(String text) {
        return isDotString(text) ? text : '"' + text.replaceAll("[\"\\\\]", "\\\\$0") + '"';
    }

    private static String unquote(String quoted) throws InvalidAddressException {
        StringBuilder text = new StringBuilder(quoted.length());
        int end = quoted.length() - 1;
        Address.check(end > 1 && quoted.charAt(end) == '"', "no quoted local part");
        for (int i = 1; i < end; i++) {
            char c = quoted.charAt(i);
            Address.check(c != '"', "quote inside a quoted local part");
            if (c == '\\') {
                c = quoted.charAt(++i);
                Address.check(i < end && c < 0x80, "backslash before nothing");
            }
            text.append(c);
        }
        Address.check(text.codePoints().allMatch(LocalPart::isQuotable), "control character");
        return text.toString();
    }

    private static boolean isDotString(String text) {
        return !text.startsWith(".")
                && !text.endsWith(".")
                && !text.contains("..")
                && !text.isEmpty()
                && text.codePoints().allMatch(c -> c == '.' || isAtomText(c));
    }

    private static boolean isAtomText(int c) {
        if (c < 0x80) {
            return Character.isLetterOrDigit(c) || ATEXT_MARKS.indexOf(c) >= 0;
        }
        return DomainName.isText(c) && !Character.isSpaceChar(c);
    }

    private static boolean isQuotable(int c) {
        return c < 0x80 ? c >= ' ' && c < 0x7f : DomainName.isText(c);
    }
}
