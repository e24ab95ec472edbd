// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers nothing itself: what is tested is also that the extension registers itself. */
class LogWatchTest {
    private static final Logger LOG = LoggerFactory.getLogger(LogWatchTest.class);

    @Test
    void findsAnAddressInAMessage() {
        LOG.info("mail for carol@example.test");
        assertThatThrownBy(LogWatch::check).isInstanceOf(AssertionError.class).hasMessageContaining("e-mail");
    }

    @Test
    void findsAnAddressInAValue() {
        LOG.atInfo().addKeyValue("client", "192.0.2.1").log("connected");
        assertThatThrownBy(LogWatch::check).isInstanceOf(AssertionError.class).hasMessageContaining("IP");
    }

    @Test
    void findsARegisteredCanary() {
        LogWatch.canary("yellow-bird");
        LOG.atWarn().addKeyValue("secret", "Yellow-Bird").log("sang");
        assertThatThrownBy(LogWatch::check).isInstanceOf(AssertionError.class).hasMessageContaining("canary");
    }

    @Test
    void seesExceptionsAsTheOperatorDoes() {
        LOG.atError()
                .setCause(new IllegalStateException("dave@example.test", new RuntimeException("192.0.2.9")))
                .log("unexpected");
        LogWatch.check();
    }

    @Test
    void aRunOfJUnitFailsOnlyTheTestThatLeaked() {
        var summary = Launched.run(LeakyExample.class);
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getFailures())
                .singleElement()
                .satisfies(failure ->
                        assertThat(failure.getTestIdentifier().getDisplayName()).isEqualTo("leaks()"));
    }
}
