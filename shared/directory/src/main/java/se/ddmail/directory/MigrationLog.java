// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import org.flywaydb.core.api.logging.Log;
import org.flywaydb.core.api.logging.LogCreator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of Flyway's talk is for us: warnings and errors. The rest names the database's host and each file. Public only
 * because Flyway makes it by name.
 */
public final class MigrationLog implements Log, LogCreator {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationLog.class);

    @Override
    public Log createLogger(Class<?> type) {
        return this;
    }

    @Override
    @SuppressWarnings("deprecation") // and still abstract
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public void debug(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void notice(String message) {}

    @Override
    public void warn(String message) {
        LOG.warn(message);
    }

    @Override
    public void error(String message) {
        LOG.error(message);
    }

    @Override
    public void error(String message, Exception e) {
        LOG.error(message);
    }
}
