// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.runtime.ConfigException;
import se.ddmail.runtime.ConfigReader;

class MilterSettingsTest {

    private static final Path SHIPPED = Path.of("src/main/config/milter.conf");

    private static Map<String, String> documented() throws Exception {
        return Pattern.compile("(?m)^#([a-z_]+) = ?(.*)$")
                .matcher(Files.readString(SHIPPED))
                .results()
                .collect(Collectors.toMap((MatchResult line) -> line.group(1), line -> line.group(2)));
    }

    @Test
    void everyKeyIsDocumentedAndEveryDocumentedKeyExists() throws Exception {
        ConfigReader reader = ConfigReader.of(SHIPPED);
        MilterSettings.read(reader);
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
        MilterSettings settings = MilterSettings.read(reader);
        reader.finish();
        assertThat(written.lines().count()).isEqualTo(17);
        assertThat(settings).isEqualTo(MilterSettings.read(ConfigReader.parse("empty", "")));
    }

    @Test
    void mailThatPostfixJustTookFitsWhatItHasGrownTo() {
        long postfix = 50L << 20;
        assertThat(MilterSettings.read(ConfigReader.parse("empty", "")).sizeMax())
                .isGreaterThan(postfix * 14 / 10);
    }

    /** 100 processes for each of the services in front, of which two share a door. */
    @Test
    void noDoorIsNarrowerThanPostfixInFrontOfIt() {
        MilterSettings settings = MilterSettings.read(ConfigReader.parse("empty", ""));
        assertThat(settings.submission().connectionsMax()).isGreaterThan(2 * 100);
        assertThat(settings.proxy().connectionsMax()).isGreaterThan(100);
    }

    @Test
    void theServersBehindWaitLongerThanAMessageMayTake() throws Exception {
        MilterSettings settings = MilterSettings.read(ConfigReader.parse("empty", ""));
        assertThat(Pattern.compile("smtpd_timeout=(\\d+)s")
                        .matcher(Files.readString(Path.of("../../postfix/master.cf")))
                        .results()
                        .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1)))))
                .hasSize(2)
                .allMatch(timeout -> timeout.compareTo(settings.transactionTimeout()) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "50", "65535", "63k"})
    void aSizeWithAForgottenUnitIsAProblem(String size) {
        ConfigReader reader = ConfigReader.parse("x", "message_size_max = " + size + "\n");
        MilterSettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("message_size_max", "must be at least 64k");
    }

    @Test
    void theSmallestSizeIsNoProblem() throws Exception {
        ConfigReader reader = ConfigReader.parse("x", "message_size_max = 64k\n");
        assertThat(MilterSettings.read(reader).sizeMax()).isEqualTo(64 << 10);
        reader.finish();
    }

    @Test
    void badValuesAreReportedTogether() {
        ConfigReader reader = ConfigReader.parse(
                "x", "hostname = a b\nrecipients_max = 0\nmilter_sockett = /x\nscanner_socket = rspamd.sock\n");
        MilterSettings.read(reader);
        assertThatThrownBy(reader::finish)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("hostname", "recipients_max", "milter_sockett", "scanner_socket");
    }

    @Test
    void theMilterWaitsWhileASlowClientSends() {
        MilterSettings settings =
                MilterSettings.read(ConfigReader.parse("x", "idle_timeout = 400s\ntransaction_timeout = 2h\n"));
        assertThat(settings.milter().idleTimeout()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.proxy().idleTimeout()).isEqualTo(Duration.ofSeconds(400));
        assertThat(settings.submission().idleTimeout()).isEqualTo(Duration.ofSeconds(400));
    }
}
