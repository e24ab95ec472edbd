// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The directory with every mailbox: {@code MAIL_ROOT/<mailbox id>/Maildir}. It is never created, an unmounted disk looks the same. */
public final class MailRoot {

    private static final int MAILBOXES_REMEMBERED = 10_000;

    private final Path root;
    private final UniqueNames names;
    private final Clock clock;
    /** Deliveries under way, by {@link DeliveryKey}: see {@link Maildir#create}. */
    private final Set<DeliveryKey> underWay = ConcurrentHashMap.newKeySet();

    /** For the quota accounts, by mailbox: see {@link MaildirSize}. */
    private final Object[] locks = Stream.generate(Object::new).limit(64).toArray();

    private final DurableDirectories durable = new DurableDirectories(MAILBOXES_REMEMBERED, Modes::syncDirectory);

    public MailRoot(Path root, String hostname, Clock clock) {
        this.root = root;
        this.names = new UniqueNames(hostname, clock);
        this.clock = clock;
    }

    public Maildir maildir(UUID mailbox) {
        return new Maildir(root, mailbox, names, underWay, durable);
    }

    /** The quota account of a mailbox. */
    public MaildirSize size(UUID mailbox) {
        return new MaildirSize(maildir(mailbox), names, clock, locks[Math.floorMod(mailbox.hashCode(), locks.length)]);
    }
}
