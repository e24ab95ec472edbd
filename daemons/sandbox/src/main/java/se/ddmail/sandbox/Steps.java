// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells what is done: one line for each step, with the time it took. */
final class Steps {
    private final PrintStream out;
    private final long start = System.nanoTime();

    Steps(PrintStream out) {
        this.out = out;
    }

    /** Something to do that may fail. */
    @FunctionalInterface
    interface Step {
        void run() throws SandboxException;
    }

    /** Something to do that ends in a remark for the line. */
    @FunctionalInterface
    interface TellingStep {
        String run() throws SandboxException;
    }

    void step(String what, Step step) throws SandboxException {
        step(what, () -> {
            step.run();
            return "";
        });
    }

    void step(String what, TellingStep step) throws SandboxException {
        long begin = System.nanoTime();
        String remark;
        try {
            remark = step.run();
        } catch (SandboxException e) {
            line(begin, "FAILED: " + what);
            throw e;
        }
        line(begin, remark.isEmpty() ? what : what + ": " + remark);
    }

    private void line(long begin, String text) {
        out.printf(Locale.ROOT, "%7.2f s  %s%n", seconds(begin), text);
        out.flush();
    }

    /** The last line: what came of it, with the time of everything. */
    void done(String text) {
        line(start, text);
    }

    private static double seconds(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 1000.0;
    }
}
