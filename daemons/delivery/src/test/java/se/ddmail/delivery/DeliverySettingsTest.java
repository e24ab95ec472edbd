// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.runtime.ConfigException;
import se.ddmail.runtime.ConfigReader;

class DeliverySettingsTest {

    private static final Path SHIPPED = Path.of("src/main/config/delivery.conf");

    private static Map<String, String> documented() throws Exception {
        return Pattern.compile("(?m)^#([a-z_]+) = ?(.*)$")
                .matcher(Files.readString(SHIPPED))
                .results()
                .collect(Collectors.toMap((MatchResult line) -> line.group(1), line -> line.group(2)));
    }

    @Test
    void everyKeyIsDocumentedAndEveryDocumentedKeyExists() throws Exception {
        ConfigReader reader = ConfigReader.of(SHIPPED);
        DeliverySettings.read(reader);
        reader.finish();
        assertThat(documented().keySet()).isEqualTo(reader.keys());
    }

    @Test
    void theDocumentedDefaultsAreTheDefaults() throws Exception {
        String written = documented().entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
        ConfigReader reader = ConfigReader.parse("written out", written);
        DeliverySettings settings = DeliverySettings.read(reader);
        reader.finish();
        assertThat(written.lines().count()).isEqualTo(13);
        assertThat(settings).isEqualTo(DeliverySettings.read(ConfigReader.parse("empty", "")));
    }

    @Test
    void mailThatPostfixJustTookFitsWhatItHasGrownTo() {
        long postfix = 50L << 20;
        assertThat(DeliverySettings.read(ConfigReader.parse("empty", ""))
                        .limits()
                        .sizeMax())
                .isGreaterThan(postfix * 14 / 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "50", "65535", "63k"})
    void aSizeWithAForgottenUnitIsAProblem(String size) {
        ConfigReader reader = ConfigReader.parse("x", "message_size_max = " + size + "\n");
        DeliverySettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("message_size_max", "must be at least 64k");
    }

    @Test
    void theSmallestSizeIsNoProblem() throws Exception {
        ConfigReader reader = ConfigReader.parse("x", "message_size_max = 64k\n");
        assertThat(DeliverySettings.read(reader).limits().sizeMax()).isEqualTo(64 << 10);
        reader.finish();
    }

    @Test
    void badValuesAreReportedTogether() {
        ConfigReader reader = ConfigReader.parse(
                "x", "hostname = a b\nrecipients_max = 0\nlmtp_sockett = /x\nlmtp_socket_mode = 0777\n");
        DeliverySettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("hostname", "recipients_max", "lmtp_sockett", "lmtp_socket_mode");
    }
}
