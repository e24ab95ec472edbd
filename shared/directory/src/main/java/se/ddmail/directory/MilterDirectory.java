// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the milter asks. */
public interface MilterDirectory {
    /** The directory behind a connection with role {@code ddmail-milter}. */
    static MilterDirectory of(Database database) {
        return new MilterQueries(database);
    }

    /**
     * Whose mailboxes an address leads to, by the same rules as {@link DeliveryDirectory#resolve}.
     *
     * @return the active mailboxes; empty when the address is foreign, unknown or disabled, which is for Postfix to judge
     * @throws DirectoryException when the database did not answer: defer the message
     */
    List<Reader> resolve(Address recipient) throws DirectoryException;

    /**
     * A mailbox that an address leads to.
     *
     * @param address the mailbox's own canonical address
     * @param byAlias whether the address that was asked for is an alias
     * @param openPgp present when its owner wants mail encrypted
     */
    record Reader(UUID mailbox, Address address, boolean byAlias, Optional<OpenPgp> openPgp) {
        @Override
        public String toString() {
            return "Reader[" + mailbox + "]";
        }
    }
}
