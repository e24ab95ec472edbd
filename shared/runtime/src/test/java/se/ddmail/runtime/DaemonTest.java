// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@link ExampleDaemon} as a process, the way the service manager would. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DaemonTest {
    @TempDir
    Path directory;

    private Path config;
    private Path socket;
    private @Nullable Process process;

    @BeforeEach
    void paths() {
        config = directory.resolve("example.conf");
        socket = directory.resolve("example.sock");
    }

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private Process launch(Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ExampleDaemon.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        process = builder.start();
        return process;
    }

    private int run(String... args) throws Exception {
        Process running = launch(Map.of(), args);
        assertThat(running.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return running.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private void configure(String... lines) throws IOException {
        Files.write(config, List.of(lines));
    }

    private Client connect() throws Exception {
        while (!Files.exists(socket)) {
            Thread.sleep(10);
        }
        return Client.connect(socket);
    }

    @Test
    void checkAcceptsAGoodFileAndStartsNothing() throws Exception {
        configure("socket = " + socket);
        assertThat(run("--config", config.toString(), "--check")).isZero();
        assertThat(output()).isEqualTo(config + ": ok\n");
        assertThat(socket).doesNotExist();
    }

    @Test
    void checkReportsEveryProblemOfABadFile() throws Exception {
        configure("sockte = " + socket, "drain_time = soon");
        assertThat(run("--check", "--config", config.toString())).isEqualTo(78);
        assertThat(output())
                .isEqualTo("example: " + config + ": 2 problems\n"
                        + "  line 1: unknown key \"sockte\", did you mean \"socket\"?\n"
                        + "  line 2: drain_time: must be a time up to 20d such as 300s (units: ms, s, m, h, d)\n");
    }

    @Test
    void aMissingFileIsAProblemOfTheConfiguration() throws Exception {
        assertThat(run("--config", "/nonexistent/x.conf")).isEqualTo(78);
        assertThat(output()).isEqualTo("""
                        example: /nonexistent/x.conf: 1 problem
                          cannot be read: /nonexistent/x.conf: no such file or directory
                        """);
    }

    @Test
    void anUnknownFlagIsAUsageError() throws Exception {
        assertThat(run("--password=hunter2")).isEqualTo(64);
        assertThat(output())
                .isEqualTo("example: unknown argument 1\nusage: example [--config FILE] [--check | --version]\n");
    }

    @Test
    void tellsItsVersion() throws Exception {
        assertThat(run("--version")).isZero();
        assertThat(output()).isEqualTo("example (unpackaged)\n");
    }

    @Test
    void anExpectedFailureToStartIsOneLine() throws Exception {
        configure("socket = " + directory.resolve("none/example.sock"));
        assertThat(run("--config", config.toString())).isEqualTo(1);
        assertThat(output())
                .isEqualTo("example: cannot start: " + directory.resolve("none")
                        + ": no such directory, for socket example.sock\n");
    }

    @Test
    void aBugAtStartSaysWhere() throws Exception {
        configure("connections_max = 13");
        assertThat(run("--config", config.toString())).isEqualTo(1);
        assertThat(output())
                .startsWith("example: cannot start: a bug (java.lang.IllegalStateException at ")
                .contains("ExampleDaemon.start")
                .hasLineCount(1);
    }

    @Test
    void sigtermLetsATransactionEndAndExitsWithZero() throws Exception {
        configure("socket = " + socket);
        Process running = launch(Map.of(), "--config", config.toString());
        try (Client client = connect()) {
            client.send("begin\n");
            assertThat(client.line()).isEqualTo("begun");
            while (!output().contains("started")) {
                Thread.sleep(10); // it serves a moment before it says so
            }
            running.destroy();
            while (Files.exists(socket)) {
                Thread.sleep(10);
            }
            assertThat(running.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
            client.send("commit\n");
            assertThat(client.line()).isEqualTo("committed");
            assertThat(client.line()).isEmpty();
        }
        assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).isZero();
        assertThat(output()).matches("(?s)INFO started ms=\\d+\nINFO stopping\nINFO stopped ms=\\d+\n");
    }

    @Test
    void neitherACrashedThreadNorALibraryLogsWhatItWasGiven() throws Exception {
        configure("socket = " + socket);
        launch(Map.of(), "--config", config.toString());
        try (Client client = connect()) {
            client.send("crash\n");
            while (!output().contains("unexpected")) {
                Thread.sleep(10);
            }
        }
        assertThat(output())
                .contains("ERROR unexpected thread=Thread-")
                .contains("java.lang.IllegalStateException at ")
                .doesNotContain("example.test");
    }

    @Test
    void stampsItsLogWhenAsked() throws Exception {
        configure("socket = " + socket);
        Process running = launch(Map.of("DDMAIL_LOG_TIMESTAMP", "1"), "--config", config.toString());
        connect().close();
        while (!output().contains("started")) {
            Thread.sleep(10);
        }
        running.destroy();
        assertThat(output()).matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ INFO started .*");
    }

    @Test
    void tellsTheServiceManagerWhereItIs() throws Exception {
        configure("socket = " + socket);
        Path manager = directory.resolve("notify");
        try (UnixDatagramChannel channel = UnixDatagramChannel.open()) {
            channel.bind(new UnixSocketAddress(manager.toFile()));
            channel.setOption(UnixSocketOptions.SO_RCVTIMEO, 20_000);
            Process running = launch(
                    Map.of("NOTIFY_SOCKET", manager.toString(), "WATCHDOG_USEC", "100000"),
                    "--config",
                    config.toString());
            assertThat(receive(channel)).isEqualTo("READY=1");
            assertThat(socket).exists();
            assertThat(receive(channel)).isEqualTo("WATCHDOG=1");
            assertThat(receive(channel)).isEqualTo("WATCHDOG=1");
            running.destroy();
            String last = receive(channel);
            while (last.equals("WATCHDOG=1")) {
                last = receive(channel);
            }
            assertThat(last).isEqualTo("STOPPING=1");
            assertThat(running.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String receive(UnixDatagramChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        channel.receive(buffer);
        buffer.flip();
        return StandardCharsets.US_ASCII.decode(buffer).toString();
    }
}
