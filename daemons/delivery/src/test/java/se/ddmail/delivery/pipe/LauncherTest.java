// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {

    private static final Path LAUNCHER = Path.of("src/main/bin/ddmail-pipe");

    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({
        "0,0", "67,67", "65,65", "69,69", "75,75", "77,77", "1,75", "3,75", "64,75", "70,75", "78,75", "134,75",
        "137,75", "255,75"
    })
    void onlyWhatTheClientMeansGetsThrough(int status, int exit) throws IOException, InterruptedException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$*\"\necho core $(ulimit -c) umask $(umask)\nexit " + status + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -c 1024; exec \"$0\" \"$@\"",
                "/bin/sh",
                LAUNCHER.toString(),
                "--sender",
                "a b",
                "--",
                "c*");
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().put("DDMAIL_DELIVERY_JAR", "/x/delivery.jar");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(exit);
        assertThat(output).contains("-cp /x/delivery.jar " + PipeClient.class.getName() + " --sender a b -- c*");
        assertThat(output).contains("core 0 umask 0077");
    }
}
