// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the libraries quiet. A command answers on its own; what they log is for {@code --verbose}. */
final class Logging {
    private Logging() {}

    /** Must run before any library makes a logger. */
    static void start(boolean verbose) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", verbose ? "info" : "off");
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        if (!verbose) {
            // PostgreSQL's driver logs by the JDK.
            Logger.getLogger("org.postgresql").setLevel(Level.OFF);
        }
    }
}
