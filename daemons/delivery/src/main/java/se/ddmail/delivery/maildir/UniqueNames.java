// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names that no other file in any Maildir has: {@code <secs>.M<usecs>P<pid>Q<count>.<hostname>}. The time comes first
 * because Dovecot gives UIDs in the order of names.
 */
final class UniqueNames {

    private final String hostname;
    private final Clock clock;
    private final long pid = ProcessHandle.current().pid();
    private final AtomicLong count = new AtomicLong();

    UniqueNames(String hostname, Clock clock) {
        // Slash, colon and comma mean something in a Maildir; the rest of the list is caution.
        this.hostname = hostname.replaceAll("[^A-Za-z0-9.-]", "_");
        this.clock = clock;
    }

    String next() {
        Instant now = clock.instant();
        return String.format(
                "%d.M%06dP%dQ%d.%s",
                now.getEpochSecond(), now.getNano() / 1000, pid, count.incrementAndGet(), hostname);
    }
}
