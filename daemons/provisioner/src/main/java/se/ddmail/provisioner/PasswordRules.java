// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What may be a password: one line of UTF-8, which every SASL client and server of the chain carries unchanged. */
final class PasswordRules {
    /** Characters of a password that somebody chose. Guessing is slowed down by Argon2, but not enough for short ones. */
    static final int SHORTEST = 10;

    /** Bytes. */
    static final int LONGEST = 1024;

    private PasswordRules() {}

    /**
     * The password in the content of a file: everything but one line end at its end.
     *
     * @param content the caller's to wipe
     * @param option the option that named the file, for the error
     */
    static Password read(byte[] content, String option) throws Failure {
        Password password = new Password(Arrays.copyOf(content, withoutLineEnd(content)));
        String wrong = wrong(password.bytes());
        if (!wrong.isEmpty()) {
            password.close();
            throw new Failure(
                    Problem.BAD_INPUT,
                    option + ": the password " + wrong,
                    "Give one line of UTF-8 text; one line end at its end is left out.");
        }
        return password;
    }

    /** Refuses, and wipes, what must not be a new one. */
    static Password fit(Password password, String option) throws Failure {
        int characters = characters(password.bytes());
        String wrong = "";
        if (characters < SHORTEST) {
            wrong = "is shorter than " + SHORTEST + " characters";
        } else if (password.bytes().length > LONGEST) {
            wrong = "is longer than " + LONGEST + " bytes";
        } else if (hasControl(password.bytes())) {
            wrong = "holds a control character, such as a tab";
        }
        if (!wrong.isEmpty()) {
            password.close();
            throw new Failure(
                    Problem.BAD_INPUT,
                    option + ": the password " + wrong,
                    "Take another one, for example five random words, or let one be generated.");
        }
        return password;
    }

    /** Dovecot refuses a login with some of these unasked, for fear of its own protocols: its owner could never log in. */
    private static boolean hasControl(byte[] bytes) {
        for (byte each : bytes) {
            if ((each >= 0 && each < ' ') || each == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** The length without one LF or CRLF; only one, as a password may end in spaces but not in line ends. */
    private static int withoutLineEnd(byte[] content) {
        int length = content.length;
        if (length > 0 && content[length - 1] == '\n') {
            length--;
            if (length > 0 && content[length - 1] == '\r') {
                length--;
            }
        }
        return length;
    }

    private static String wrong(byte[] bytes) {
        if (bytes.length == 0) {
            return "is empty";
        }
        if (bytes.length > LONGEST) {
            return "is longer than " + LONGEST + " bytes";
        }
        for (byte each : bytes) {
            if (each == '\n' || each == '\r') {
                return "has more than one line";
            }
            if (each == 0) {
                return "holds a NUL byte";
            }
        }
        return characters(bytes) < 0 ? "is not UTF-8 text" : "";
    }

    /** The number of characters; -1 if it is not UTF-8. */
    private static int characters(byte[] bytes) {
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        try {
            if (StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes), decoded, true)
                    .isError()) {
                return -1;
            }
            return Character.codePointCount(decoded.flip(), 0, decoded.length());
        } finally {
            Arrays.fill(decoded.array(), '\0');
        }
    }
}
