// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How an exception looks in the log: classes and places in one line.
 *
 * <p>Never its message: messages of libraries quote what they were given, which may be an address or worse.
 */
public final class Stack extends ThrowableHandlingConverter {
    private static final int FRAMES = 12;

    @Override
    public String convert(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        return thrown == null ? "" : " exception=\"" + text(thrown) + "\"";
    }

    static String of(Throwable thrown) {
        return text(new ThrowableProxy(thrown));
    }

    private static String text(IThrowableProxy thrown) {
        String own = thrown.getClassName() + frames(thrown);
        IThrowableProxy cause = thrown.getCause();
        return cause == null || cause == thrown ? own : own + " caused by " + text(cause);
    }

    private static String frames(IThrowableProxy thrown) {
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        return Arrays.stream(frames)
                .limit(Math.max(0, Math.min(FRAMES, frames.length - thrown.getCommonFrames())))
                .map(frame -> " " + frame.getSTEAsString())
                .collect(Collectors.joining());
    }
}
