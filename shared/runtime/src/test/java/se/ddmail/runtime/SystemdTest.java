// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
    @Test
    void readsWhatTheServiceManagerWants() {
        assertThat(Systemd.of(Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "7"), 7))
                .isEqualTo(new Systemd(Optional.of("/run/n"), Optional.of(Duration.ofSeconds(3))));
    }

    @Test
    void aWatchdogOfAnotherProcessIsNotOurs() {
        assertThat(Systemd.of(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "8"), 7)
                        .watchdog())
                .isEmpty();
    }

    @Test
    void withoutAServiceManagerThereIsNothingToTell() {
        Systemd none = Systemd.of(Map.of("NOTIFY_SOCKET", "", "WATCHDOG_USEC", "soon"), 7);
        assertThat(none).isEqualTo(new Systemd(Optional.empty(), Optional.empty()));
        assertThatCode(none::ready).doesNotThrowAnyException();
    }

    @Test
    void aVanishedServiceManagerDoesNotHurt(@TempDir Path directory) {
        Systemd gone = new Systemd(Optional.of(directory.resolve("gone").toString()), Optional.empty());
        assertThatCode(gone::ready).doesNotThrowAnyException();
    }
}
