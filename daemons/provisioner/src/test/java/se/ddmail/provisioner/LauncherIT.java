// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import se.ddmail.directory.TestDatabase;

/** The packaged command as its own process, by its launcher script. */
class LauncherIT {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final String LAUNCHER = "src/main/bin/ddmail";

    @TempDir
    private Path folder = Path.of("");

    private Path config = Path.of("");

    @BeforeEach
    void aConfigurationWithCheapSeals() throws IOException {
        config = folder.resolve("provisioner.conf");
        Files.writeString(
                config, "seal_memory = 64k\ndatabase = " + database.urlFor("ddmail-provisioner") + "\n", UTF_8);
    }

    @Test
    void versionAndHelpNeedNoConfiguration() throws Exception {
        Files.delete(config);
        Shell.Result version = launch("", "--version");
        assertThat(version.exitCode()).as(version.err()).isZero();
        assertThat(version.out()).matches("ddmail \\d+\\.\\d+\\.\\d+.*\n");
        assertThat(launch("", "help", "mailbox", "create").out())
                .startsWith("Usage: ddmail mailbox create ")
                .contains("--password-file=FILE");
        assertThat(launch("", "mailbox", "list").exitCode()).isEqualTo(78);
    }

    @Test
    void standardOutputHoldsTheResultAndNothingElse() throws Exception {
        assertThat(launch("", "domain", "add", "bücher.example", "--global", "--json")
                        .out())
                .startsWith("{\"name\":\"xn--bcher-kva.example\",")
                .endsWith("}\n");
        Shell.Result created =
                launch("correct horse battery\n", "mailbox", "create", "ünï@bücher.example", "--password-file", "-");
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.out()).startsWith("address\tünï@bücher.example\n");
        assertThat(created.out() + created.err()).doesNotContain("correct horse");
        assertThat(created.err()).isEmpty();
        assertThat(launch("", "--quiet", "mailbox", "list").out()).isEqualTo("ünï@bücher.example\n");
        Shell.Result migrated = launch("", "database", "migrate");
        assertThat(migrated.out()).isEqualTo("migrations\t0\n");
        assertThat(migrated.err()).isEmpty();
    }

    @Test
    void errorsAreOneLineAndOneHintWithTheirExitCode() throws Exception {
        Shell.Result missing = launch("", "mailbox", "show", "nobody@nowhere.example");
        assertThat(missing.exitCode()).isEqualTo(67);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err())
                .isEqualTo("ddmail: mailbox 'nobody@nowhere.example' does not exist\n  See: ddmail mailbox list\n");
        Files.writeString(config, "database = postgresql://ddmail-provisioner@127.0.0.1:1/ddmail\n");
        Shell.Result away = launch("", "mailbox", "list", "--json");
        assertThat(away.exitCode()).isEqualTo(75);
        assertThat(away.err()).startsWith("{\"error\":{\"code\":\"temporary\",").endsWith("}\n");
        assertThat(away.err().lines()).hasSize(1);
    }

    @Test
    void aFullDiskBehindStandardOutputIsAnError() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "exec " + LAUNCHER + " version >/dev/full").start();
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(74);
        assertThat(err).startsWith("ddmail: standard output cannot be written");
    }

    @Test
    void loadsOnlyWhatAVerbNeeds() throws Exception {
        Path classes = folder.resolve("classes");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + classes,
                        "-jar",
                        "target/ddmail-provisioner.jar",
                        "--config",
                        config.toString(),
                        "account",
                        "list")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(classes))
                .contains(" se.ddmail.directory.Inventory ")
                .doesNotContain(" org.flywaydb.", " com.ibm.icu.", " org.bouncycastle.", " com.fasterxml.", " ch.qos.");
    }

    private Shell.Result launch(String input, String... args) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(LAUNCHER));
        line.addAll(List.of(args));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("DDMAIL_CONFIG", config.toString());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(UTF_8));
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Shell.Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
