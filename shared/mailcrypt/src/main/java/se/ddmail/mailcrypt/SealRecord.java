// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a sealed key: {@code $ddmail1$argon2id$m=65536,t=3,p=1$salt$verifier$nonce$ciphertext}, the last four in
 * base64url without padding. One value has one text: what differs in a letter is refused.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its text only, never leaves the package
record SealRecord(SealParameters parameters, byte[] salt, byte[] verifier, byte[] nonce, byte[] ciphertext) {
    // 16, 32, 12 and 241 + 16 bytes.
    private static final Pattern TEXT = Pattern.compile("\\$ddmail1\\$argon2id"
            + "\\$m=([1-9][0-9]{0,6}),t=([1-9][0-9]{0,3}),p=([1-9][0-9]?)"
            + "\\$([A-Za-z0-9_-]{22})\\$([A-Za-z0-9_-]{43})\\$([A-Za-z0-9_-]{16})\\$([A-Za-z0-9_-]{343})");

    static SealRecord parse(String text) throws DamagedSealException {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new DamagedSealException("not a ddmail1 record");
        }
        SealRecord record = new SealRecord(
                parameters(matcher), bytes(matcher, 4), bytes(matcher, 5), bytes(matcher, 6), bytes(matcher, 7));
        // The decoder of the JDK overlooks bits that the last letter has too many.
        if (!record.text().equals(text)) {
            throw new DamagedSealException("a field of the record is not in canonical base64");
        }
        return record;
    }

    private static SealParameters parameters(Matcher matcher) throws DamagedSealException {
        try {
            return new SealParameters(number(matcher, 1), number(matcher, 2), number(matcher, 3));
        } catch (IllegalArgumentException e) {
            throw new DamagedSealException("Argon2id parameters out of range", e);
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static byte[] bytes(Matcher matcher, int group) {
        return Base64.getUrlDecoder().decode(matcher.group(group));
    }

    /** The part that the ciphertext is bound to. */
    static String header(SealParameters parameters, byte[] salt) {
        return "$ddmail1$argon2id$m=" + parameters.memoryKib() + ",t=" + parameters.iterations() + ",p="
                + parameters.parallelism() + "$" + base64(salt);
    }

    String text() {
        return header(parameters, salt) + "$" + base64(verifier) + "$" + base64(nonce) + "$" + base64(ciphertext);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
