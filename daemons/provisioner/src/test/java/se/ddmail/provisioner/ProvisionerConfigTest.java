// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.runtime.ConfigReader;

class ProvisionerConfigTest {
    private static final Path SHIPPED = Path.of("src/main/config/provisioner.conf");
    private static final Pattern KEY_LINE = Pattern.compile("(?m)^#([a-z_]+) =(.*)$");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theShippedFileHasEveryKeyAtItsDefaultAndNoOther() throws Exception {
        String shipped = Files.readString(SHIPPED);
        ConfigReader asShipped = ConfigReader.parse("shipped", shipped);
        ProvisionerConfig defaults = ProvisionerConfig.read(asShipped);
        asShipped.finish();
        Set<String> documented = KEY_LINE.matcher(shipped)
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(new TreeSet<>(asShipped.keys())).hasSize(8);

        String uncommented =
                KEY_LINE.matcher(shipped).replaceAll(line -> line.group(2).isBlank() ? "" : "$1 =$2");
        assertThat(uncommented).contains("\nseal_memory = 64M\n");
        ConfigReader spelledOut = ConfigReader.parse("spelled out", uncommented);
        assertThat(ProvisionerConfig.read(spelledOut)).isEqualTo(defaults);
        spelledOut.finish();
        assertThat(defaults.seal()).isEqualTo(SealParameters.DEFAULT);
    }

    @Test
    void tellsEveryProblemOfTheFileInOneLine() throws IOException {
        Path file = Files.writeString(
                folder.resolve("provisioner.conf"), "seal_memry = 1\nseal_iterations = 0\nmail_root = here\n");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> ConfigFile.read(file))
                .matches(failure -> failure.problem() == Problem.CONFIG)
                .withMessageContainingAll("seal_memry", "seal_memory", "seal_iterations", "mail_root")
                .withMessageNotContaining("\n");
    }

    @Test
    void refusesASealThatCannotBeMade() throws IOException {
        for (String memory : new String[] {"1k", "5G", "9999999T"}) {
            Path file = Files.writeString(folder.resolve("provisioner.conf"), "seal_memory = " + memory + "\n");
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> ConfigFile.read(file))
                    .withMessageContaining("seal_memory");
        }
    }

    @Test
    void saysWhenThereIsNoFile() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> ConfigFile.read(folder.resolve("absent.conf")))
                .withMessageEndingWith("does not exist")
                .matches(failure -> failure.hint().contains("--config"));
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> ConfigFile.read(folder))
                .withMessageEndingWith("cannot be read");
    }
}
