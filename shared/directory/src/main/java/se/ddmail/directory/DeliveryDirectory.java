// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

/** What the delivery daemon asks. */
public interface DeliveryDirectory {
    /** The directory behind a connection with role {@code ddmail-delivery}. */
    static DeliveryDirectory of(Database database) {
        return new DeliveryQueries(database);
    }

    /**
     * Finds the mailboxes of a recipient: the exact address first, mailbox or alias; only when it does not exist, the
     * address without {@code +detail}. The domain may be written in A-labels or U-labels.
     *
     * @throws DirectoryException when the database did not answer, or a mailbox has no current key: defer the message
     */
    Resolution resolve(Address recipient) throws DirectoryException;
}
