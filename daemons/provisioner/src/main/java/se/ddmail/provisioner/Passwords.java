// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where passwords come from: a file, standard input, a person, or chance. Never from an argument or the environment. */
final class Passwords {
    private static final String STANDARD_INPUT = "-";

    private final InputStream in;
    private final Optional<Terminal.Prompt> prompt;

    /** @param prompt empty also where asking is forbidden by {@code --no-input} */
    Passwords(InputStream in, Optional<Terminal.Prompt> prompt) {
        this.in = in;
        this.prompt = prompt;
    }

    /** A new password and whether it must be shown, because nobody knows it yet. */
    record Chosen(Password password, boolean generated) {
        /** The field that a generated password is shown in. */
        static final String FIELD = "password";

        /** The row, with the password where only this output can tell it. The process ends soon after. */
        Row addTo(Row row) {
            return generated ? row.with(FIELD, new String(password.bytes(), StandardCharsets.UTF_8)) : row;
        }

        /** Says that it is now or never. */
        void remind(Output output) {
            if (generated) {
                output.remark("The password is shown this once and stored nowhere. Hand it over safely.");
            }
        }
    }

    /** Whether a person can be asked. */
    boolean canAsk() {
        return prompt.isPresent();
    }

    Chosen generated() {
        return new Chosen(Password.generate(new SecureRandom()), true);
    }

    /**
     * The password in a file, or on standard input for {@code -}: everything up to one line end at the end.
     *
     * @param option the option that named the file, for the error
     */
    Password from(String file, String option) throws Failure {
        if (file.equals(STANDARD_INPUT) && prompt.isPresent()) {
            return ask("Password for " + option + ": ");
        }
        byte[] content = read(file, option);
        try {
            return PasswordRules.read(content, option);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** As {@link #from}, and fit to be a new one. */
    Chosen newFrom(String file, String option) throws Failure {
        return new Chosen(PasswordRules.fit(from(file, option), option), false);
    }

    /** Asks for the present password. */
    Password ask(String question) throws Failure {
        char[] answer = answer(question);
        try {
            ByteBuffer encoded = ByteBuffer.allocate(answer.length * 4);
            StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .encode(CharBuffer.wrap(answer), encoded, true);
            byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
            Arrays.fill(encoded.array(), (byte) 0);
            return new Password(bytes);
        } finally {
            Arrays.fill(answer, '\0');
        }
    }

    /** Asks twice for a new password; an empty first answer takes a generated one. */
    Chosen askNew() throws Failure {
        Password first = ask("New password (empty for a generated one): ");
        if (first.bytes().length == 0) {
            return generated();
        }
        PasswordRules.fit(first, "at the prompt");
        try (Password second = ask("The same again: ")) {
            if (!first.sameAs(second)) {
                first.close();
                throw new Failure(Problem.BAD_INPUT, "the two passwords differ", "Nothing was changed. Try again.");
            }
        }
        return new Chosen(first, false);
    }

    private char[] answer(String question) throws Failure {
        char @Nullable [] answer = prompt.map(present -> present.ask(question)).orElse(null);
        if (answer == null) {
            throw new Failure(Problem.NO_INPUT, "no password was given", "Nothing was changed.");
        }
        return answer;
    }

    private byte[] read(String file, String option) throws Failure {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return limited(in);
            }
            try (InputStream content = new FileInputStream(file)) {
                return limited(content);
            }
        } catch (FileNotFoundException e) {
            throw new Failure(
                    Problem.NO_INPUT,
                    option + ": cannot open '" + file + "'",
                    "Name a readable file that holds only the password, or - for standard input.",
                    e);
        } catch (IOException e) {
            throw new Failure(Problem.NO_INPUT, option + ": cannot read '" + file + "'", "Try again.", e);
        }
    }

    /** At most a little more than a password can have, which then is refused as too long. */
    private static byte[] limited(InputStream content) throws IOException {
        return content.readNBytes(PasswordRules.LONGEST + 3);
    }
}
