// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the auth daemon asks. */
public interface AuthDirectory {
    /** The directory behind a connection with role {@code ddmail-auth}. */
    static AuthDirectory of(Database database) {
        return new AuthQueries(database);
    }

    /**
     * Finds the mailbox with exactly this address, domain in A-labels or U-labels. Aliases and details are no logins.
     *
     * @throws DirectoryException when the database did not answer: the login is neither right nor wrong
     */
    Optional<LoginMailbox> find(Address login) throws DirectoryException;

    /** Addresses of all mailboxes that are not removed, sorted. */
    List<Address> list() throws DirectoryException;

    /**
     * Replaces the seal of a mailbox if it still is {@code oldRecord}, so that an upgrade of parameters cannot undo a
     * password change that happened meanwhile.
     *
     * @return false when the mailbox has another seal by now
     */
    boolean replaceSeal(UUID mailbox, String oldRecord, String newRecord) throws DirectoryException;
}
