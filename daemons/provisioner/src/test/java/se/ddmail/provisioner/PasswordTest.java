// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PasswordTest {
    @Test
    void generatedOnesHave140BitsOfUnmistakableSigns() {
        Set<String> seen = new HashSet<>();
        Set<Character> signs = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            try (Password password = Password.generate(new SecureRandom())) {
                String text = new String(password.bytes(), US_ASCII);
                assertThat(text).matches("([2-9a-kmnp-z]{4}-){6}[2-9a-kmnp-z]{4}");
                assertThat(seen.add(text)).isTrue();
                text.chars().forEach(sign -> signs.add((char) sign));
            }
        }
        assertThat(signs).as("32 signs are 5 bits each, and the hyphen").hasSize(33);
    }

    @Test
    void closingWipesIt() {
        Password password = Password.generate(new SecureRandom());
        byte[] bytes = password.bytes();
        password.close();
        assertThat(bytes).containsOnly(0);
    }

    @Test
    void neverPrintsItself() {
        assertThat(new Password("correct horse".getBytes(US_ASCII))).hasToString("Password[redacted]");
    }
}
