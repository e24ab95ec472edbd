// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A mail domain in both its forms (RFC 5890 section 2.3.2). The conversion between the two is UTS 46 and belongs to
 * whoever makes the value; here is only checked that both could be such forms.
 *
 * @param ascii A-labels, lower case, e.g. {@code xn--bcher-kva.example}
 * @param unicode U-labels, e.g. {@code bücher.example}; equal to {@code ascii} for a plain ASCII domain
 */
public record DomainName(String ascii, String unicode) {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern A_LABELS = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final int SIZE_MAX = 255;

    /** For text known to be good; {@link #of} is for all other. */
    public DomainName {
        if (!isALabels(ascii) || !unicode.equals(fold(unicode)) || !isDomain(unicode)) {
            throw new IllegalArgumentException("no domain name");
        }
        if (!unicode.equals(ascii) && (isAscii(unicode) || !ascii.contains("xn--"))) {
            throw new IllegalArgumentException("not two forms of one domain name");
        }
    }

    /** Reads both forms, in any case. Throws when they cannot be forms of one domain. */
    public static DomainName of(String ascii, String unicode) throws InvalidAddressException {
        try {
            return new DomainName(fold(ascii), fold(unicode));
        } catch (IllegalArgumentException e) {
            throw new InvalidAddressException(String.valueOf(e.getMessage()));
        }
    }

    /** A domain without IDN. */
    public static DomainName ofAscii(String name) throws InvalidAddressException {
        return of(name, name);
    }

    /** The form in which names are compared: lower case, Unicode normal form C. */
    static String fold(String text) {
        return Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /** Whether a folded text is a domain in A-labels or U-labels, as RFC 6531 section 3.3 allows in an address. */
    static boolean isDomain(String folded) {
        if (isAscii(folded)) {
            return isALabels(folded);
        }
        for (String label : folded.split("\\.", -1)) {
            if (!isLabel(label)) {
                return false;
            }
        }
        return folded.getBytes(StandardCharsets.UTF_8).length <= SIZE_MAX;
    }

    private static boolean isALabels(String text) {
        return text.length() <= SIZE_MAX && A_LABELS.matcher(text).matches();
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && !label.startsWith("-")
                && !label.endsWith("-")
                && label.codePoints().allMatch(DomainName::isLabelCharacter);
    }

    private static boolean isLabelCharacter(int c) {
        if (c < 0x80) {
            return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        return isText(c) && !Character.isSpaceChar(c);
    }

    /** Whether a code point outside ASCII may stand in an address: no controls, line breaks or halves of a pair. */
    static boolean isText(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> (c & 0xfffe) != 0xfffe;
        };
    }

    @Override
    public String toString() {
        return "DomainName[...]";
    }
}
