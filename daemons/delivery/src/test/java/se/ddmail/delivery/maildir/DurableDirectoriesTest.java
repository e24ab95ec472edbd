// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableDirectoriesTest {

    private static final UUID MAILBOX = new UUID(1, 2);

    @TempDir
    private Path root;

    private final List<Path> synced = new ArrayList<>();

    private void deliver(DurableDirectories durable, UUID mailbox) throws IOException {
        UniqueNames names = new UniqueNames("mx", Clock.systemUTC());
        new Maildir(root, mailbox, names, ConcurrentHashMap.newKeySet(), durable)
                .create(Optional.empty())
                .close();
    }

    private Set<Path> above(UUID mailbox) {
        Path home = root.resolve(mailbox.toString());
        return Set.of(root, home, home.resolve("Maildir"));
    }

    @Test
    void directoriesThatSomebodyElseMadeAreSyncedOnceInAProcess() throws IOException {
        deliver(new DurableDirectories(10, directory -> {}), MAILBOX);
        DurableDirectories durable = new DurableDirectories(10, synced::add);
        deliver(durable, MAILBOX);
        assertThat(synced).containsExactlyInAnyOrderElementsOf(above(MAILBOX));
        deliver(durable, MAILBOX);
        assertThat(synced).hasSize(3);
        deliver(durable, new UUID(3, 4));
        assertThat(synced.subList(3, 6)).containsExactlyInAnyOrderElementsOf(above(new UUID(3, 4)));
    }

    @Test
    void aSyncThatFailsFailsTheDeliveryAndIsTriedAgain() throws IOException {
        boolean[] broken = {true};
        DurableDirectories durable = new DurableDirectories(10, directory -> {
            if (broken[0]) {
                throw new IOException("Input/output error");
            }
            synced.add(directory);
        });
        assertThatThrownBy(() -> deliver(durable, MAILBOX)).isInstanceOf(IOException.class);
        broken[0] = false;
        deliver(durable, MAILBOX);
        assertThat(synced).hasSize(3);
    }

    @Test
    void whatIsRememberedIsBounded() throws IOException {
        DurableDirectories durable = new DurableDirectories(2, synced::add);
        for (int i = 1; i <= 3; i++) {
            deliver(durable, new UUID(0, i));
        }
        assertThat(synced).hasSize(9);
        deliver(durable, new UUID(0, 3));
        assertThat(synced).hasSize(9);
        deliver(durable, new UUID(0, 1));
        assertThat(synced).hasSize(12);
    }
}
