// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    @TempDir
    Path directory;

    private Path file(String content, String mode) throws IOException {
        Path file = directory.resolve("secret");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pässword", "pässword\n", "pässword\r\n"})
    void isTheContentWithoutItsLineBreak(String content) throws IOException {
        try (Secret secret = Secret.ofFile(file(content, "r--------"))) {
            assertThat(secret.chars()).isEqualTo("pässword".toCharArray());
            assertThat(secret.bytes()).isEqualTo("pässword".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void onlyOneLineBreakIsTaken() throws IOException {
        try (Secret secret = Secret.ofFile(file(" a\n\n", "rw-------"))) {
            assertThat(secret.chars()).isEqualTo(" a\n".toCharArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aFileThatIsOpenToOthersIsRefused(String mode) throws IOException {
        Path file = file("hunter2", mode);
        assertThatThrownBy(() -> Secret.ofFile(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": holds a secret but is open to group or others, chmod 600 it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void anEmptyFileIsRefused(String content) throws IOException {
        Path file = file(content, "rw-------");
        assertThatThrownBy(() -> Secret.ofFile(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ": is empty");
    }

    @Test
    void aFileTooLongIsRefused() throws IOException {
        Path file = file("x".repeat(64 * 1024 + 1), "rw-------");
        assertThatThrownBy(() -> Secret.ofFile(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void doesNotShowItselfAndIsWipedByClosing() throws IOException {
        Secret secret = Secret.ofFile(file("hunter2", "rw-------"));
        assertThat(secret).hasToString("Secret[redacted]");
        secret.close();
        assertThat(secret.bytes()).containsOnly(0);
    }
}
