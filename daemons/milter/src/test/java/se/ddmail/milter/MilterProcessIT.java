// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.ddmail.milter.LmtpSink.Delivered;
import se.ddmail.milter.protocol.EncryptedMail;

/** The filter as a process of its own, which ends while Postfix needs it. */
@Timeout(120)
class MilterProcessIT {

    @TempDir
    private static Path directory;

    private static LmtpSink sink;
    private static Postfix postfix;

    private Process process;

    @BeforeAll
    static void startPostfix() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        sink = new LmtpSink(directory.resolve("sink.sock"));
        postfix = new Postfix(
                directory,
                directory.resolve("sink.sock"),
                "smtpd_milters = unix:" + socket() + "\nmilter_default_action = tempfail");
    }

    @AfterAll
    static void stopPostfix() throws Exception {
        postfix.close();
        sink.close();
    }

    @BeforeEach
    void startProcess() throws Exception {
        Path config = directory.resolve("milter.conf");
        Path log = directory.resolve("milter.log");
        Files.writeString(config, "milter_socket = " + socket() + "\ndrain_time = 20s\nhostname = mx.example.test\n");
        process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MilterProcess.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!Files.readString(log).contains("started")) {
            assertThat(process.isAlive()).as(() -> read(log)).isTrue();
            Thread.sleep(20);
        }
    }

    @AfterEach
    void killProcess() throws Exception {
        process.destroyForcibly().waitFor();
    }

    private static Path socket() {
        return directory.resolve("milter.sock");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String text(Delivered delivered) {
        return new String(Owner.ALICE.decrypt(EncryptedMail.armor(delivered.body())), StandardCharsets.ISO_8859_1);
    }

    @Test
    void whenItIsKilledTheClientHasToComeAgain() throws Exception {
        try (SmtpClient client = postfix.client()) {
            client.to(People.ALICE).must("DATA");
            process.destroyForcibly().waitFor();
            client.send("Subject: x\r\n\r\nx\r\n");
            assertThat(client.say(".")).startsWith("451 ");
            assertThat(client.say("MAIL FROM:<sender@example.com>")).startsWith("451 ");
        }
        try (SmtpClient client = postfix.client()) {
            assertThat(client.say("MAIL FROM:<sender@example.com>"))
                    .as("with the socket of a dead process")
                    .startsWith("451 ");
        }
        startProcess();
        try (SmtpClient client = postfix.client()) {
            assertThat(client.to(People.ALICE).message("Subject: x\r\n\r\nagain\r\n"))
                    .startsWith("250 ");
        }
        assertThat(text(sink.next())).endsWith("\r\nagain\r\n");
    }

    @Test
    void whenItIsToldToStopItEndsWhatItHasBegun() throws Exception {
        try (SmtpClient idle = postfix.client();
                SmtpClient client = postfix.client()) {
            client.to(People.ALICE).must("DATA");
            process.destroy();
            while (Files.exists(socket())) {
                Thread.sleep(10);
            }
            assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
            client.send("Subject: x\r\n\r\nto the end\r\n");
            assertThat(client.say(".")).startsWith("250 ");
            assertThat(text(sink.next())).endsWith("\r\nto the end\r\n");
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(idle.say("MAIL FROM:<sender@example.com>")).startsWith("451 ");
        }
    }
}
