// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.ddmail.runtime.LogWatch;

class PasswordFileTest {
    @TempDir
    Path directory;

    @Test
    void thePasswordComesFromAFileThatOthersCannotRead() throws Exception {
        LogWatch.canary("correct horse");
        Path home = Files.createTempDirectory("ddmail-pg");
        Path hba = Files.writeString(
                home.resolve("hba.conf"),
                "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        Path file = Files.writeString(directory.resolve("password"), "correct horse\n");
        try (StoppableServer server = StoppableServer.create(home, Map.of("hba_file", hba.toString()))) {
            TestDatabase.execute(server.urlFor("postgres"), "ALTER ROLE \"ddmail-auth\" PASSWORD 'correct horse'");

            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> list(server, file)).isInstanceOf(DirectoryException.class);

            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(list(server, file)).isZero();

            Files.writeString(file, "wrong\n");
            assertThatThrownBy(() -> list(server, file)).isInstanceOf(DirectoryException.class);
        }
    }

    private static int list(StoppableServer server, Path file) throws DirectoryException {
        DatabaseSettings settings = new DatabaseSettings(server.urlFor("ddmail-auth"), Optional.of(file), 1);
        try (Database database = Database.open(settings)) {
            return AuthDirectory.of(database).list().size();
        }
    }
}
