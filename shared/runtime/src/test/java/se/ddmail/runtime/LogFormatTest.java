// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LogFormatTest {
    /** One event through the encoder of logback.xml. */
    private static String line(String event, @Nullable Throwable thrown, KeyValuePair... values) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        LoggingEvent logged = new LoggingEvent("x", root, Level.INFO, event, thrown, null);
        for (KeyValuePair value : values) {
            logged.addKeyValuePair(value);
        }
        return new String(
                ((ConsoleAppender<ILoggingEvent>) root.getAppender("stderr"))
                        .getEncoder()
                        .encode(logged),
                StandardCharsets.UTF_8);
    }

    @Test
    void anEventIsItsLevelItsNameAndItsValues() {
        assertThat(line("delivered", null, new KeyValuePair("queue", "4XyZ"), new KeyValuePair("ms", 12)))
                .isEqualTo("INFO delivered queue=4XyZ ms=12\n");
    }

    @Test
    void anEventWithoutValuesEndsWithItsName() {
        assertThat(line("stopped", null)).isEqualTo("INFO stopped\n");
    }

    @Test
    void aLineBreakInAValueCannotForgeALine() {
        assertThat(line("delivered", null, new KeyValuePair("queue", "x\r\nINFO forged\u001b[31m")))
                .isEqualTo("INFO delivered queue=x INFO forged [31m\n");
    }

    @Test
    void anExceptionIsOneLineWithoutMessages() {
        Exception thrown = new IllegalStateException("secret one", new RuntimeException("secret two"));
        thrown.addSuppressed(new IllegalArgumentException("secret three"));
        assertThat(line("unexpected", thrown))
                .startsWith(
                        "INFO unexpected exception=\"java.lang.IllegalStateException at se.ddmail.runtime.LogFormatTest.")
                .contains("caused by java.lang.RuntimeException")
                .doesNotContain("secret")
                .hasLineCount(1);
    }
}
