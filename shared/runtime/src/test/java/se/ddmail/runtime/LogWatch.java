// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test whose log, as the operator would see it, holds an e-mail address, an IP address or a registered canary.
 *
 * <p>Registers itself for every test of a module that has the test-jar of this one on its test class path. Tools that
 * only tests use may log what they like.
 */
public final class LogWatch implements AfterEachCallback, AfterAllCallback {
    private static final List<String> TEST_TOOLS =
            List.of("org.testcontainers.", "tc.", "com.github.dockerjava.", "io.zonky.", "org.junit.");
    private static final List<String> CANARIES = new CopyOnWriteArrayList<>();
    /** Watches from when this class is loaded, which is before the first test. */
    private static final Lines LINES = Lines.attached();

    /** The log of this and the following tests of the class must not hold this text, in any case of letters. */
    public static void canary(String secret) {
        CANARIES.add(secret);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        check();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            check();
        } finally {
            if (context.getTestClass().map(Class::getEnclosingClass).isEmpty()) {
                CANARIES.clear();
            }
        }
    }

    /** Takes what was logged since the last call, and judges it. */
    static void check() {
        List<String> found = new ArrayList<>();
        for (String line = LINES.lines.poll(); line != null; line = LINES.lines.poll()) {
            String leak = Leaks.in(line, CANARIES);
            if (!leak.isEmpty()) {
                found.add(leak + ": " + line);
            }
        }
        if (!found.isEmpty()) {
            throw new AssertionError("the log holds " + String.join("\n", found));
        }
    }

    private static Logger root() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            return logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        }
        throw new IllegalStateException("not logging through logback, so the log cannot be watched");
    }

    private static final class Lines extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Encoder<ILoggingEvent> encoder;

        private Lines(Encoder<ILoggingEvent> encoder) {
            this.encoder = encoder;
        }

        /** Watches with the encoder of the real appender, so that the test sees what the operator would. */
        static Lines attached() {
            Logger root = root();
            if (!(root.getAppender("stderr") instanceof ConsoleAppender<ILoggingEvent> console)) {
                throw new IllegalStateException("the logback.xml of ddmail-runtime is not in use");
            }
            Lines lines = new Lines(console.getEncoder());
            lines.setContext(root.getLoggerContext());
            lines.start();
            root.addAppender(lines);
            return lines;
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (TEST_TOOLS.stream().noneMatch(event.getLoggerName()::startsWith)) {
                lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8).strip());
            }
        }
    }
}
