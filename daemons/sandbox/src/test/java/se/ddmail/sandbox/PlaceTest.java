// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaceTest {
    private Path directory;

    @BeforeEach
    void make() throws SandboxException {
        directory = Place.throwAway();
    }

    @AfterEach
    void remove() throws SandboxException {
        Place.remove(directory);
    }

    @Test
    void anEarlierSandboxIsReplaced() throws Exception {
        Layout layout = Layout.of(directory.resolve("s"));
        Place.prepare(layout);
        Files.createFile(layout.log("old"));
        Place.prepare(layout);
        assertThat(layout.log()).isEmptyDirectory();
    }

    @Test
    void aDirectoryWithSomethingElseIsNeverTouched() throws Exception {
        Path letter = Files.createFile(directory.resolve("letter"));
        assertThatThrownBy(() -> Place.prepare(Layout.of(directory)))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("no sandbox");
        assertThat(letter).exists();
    }

    @Test
    void aDirectoryThatPostfixCannotReachIsRefused() throws Exception {
        Path home = Files.createDirectory(
                directory.resolve("home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThatThrownBy(() -> Place.prepare(Layout.of(home.resolve("s"))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("cannot get through " + home);
    }

    @Test
    void aDirectoryTooDeepForUnixSocketsIsRefused() {
        assertThatThrownBy(() -> Layout.of(Path.of("/" + "d".repeat(100))))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("too deep");
    }
}
