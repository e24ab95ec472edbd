// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which mailboxes have all their directories on stable storage. That a directory exists does not tell: another thread,
 * Dovecot or a process before this one may have made it and not come to the fsync. So the first delivery to a mailbox in
 * this process does it once more.
 */
final class DurableDirectories {

    /** Makes the names in one directory durable. */
    interface Sync {
        void sync(Path directory) throws IOException;
    }

    private final Set<Path> known = ConcurrentHashMap.newKeySet();
    private final int knownMax;
    private final Sync sync;

    /** @param knownMax after so many mailboxes all are forgotten and asked for again: three fsyncs each */
    DurableDirectories(int knownMax, Sync sync) {
        this.knownMax = knownMax;
        this.sync = sync;
    }

    /** To be called when all directories exist, before a message is published. */
    void ensure(Path root, Path home, Path maildir) throws IOException {
        if (known.contains(maildir)) {
            return;
        }
        for (Path directory : List.of(root, home, maildir)) {
            sync.sync(directory);
        }
        if (known.size() >= knownMax) {
            known.clear();
        }
        known.add(maildir);
    }
}
