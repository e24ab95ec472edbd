// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Run by {@link LogWatchTest}; its name keeps it out of the build's own run. */
class LeakyExample {
    private static final Logger LOG = LoggerFactory.getLogger(LeakyExample.class);

    @Test
    void leaks() {
        LOG.info("mail for erin@example.test");
    }

    @Test
    void doesNot() {
        LOG.info("mail for somebody");
    }
}
