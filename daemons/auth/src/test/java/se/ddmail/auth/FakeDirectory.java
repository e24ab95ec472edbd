// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import se.ddmail.directory.Address;
import se.ddmail.directory.AuthDirectory;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.LoginMailbox;

/** A directory in memory, which can be away. */
final class FakeDirectory implements AuthDirectory {
    final Map<Address, LoginMailbox> mailboxes = new HashMap<>();
    boolean away;
    boolean readOnly;

    void add(LoginMailbox mailbox) {
        mailboxes.put(mailbox.address(), mailbox);
    }

    @Override
    public Optional<LoginMailbox> find(Address login) throws DirectoryException {
        check(!away);
        return Optional.ofNullable(mailboxes.get(login));
    }

    @Override
    public List<Address> list() throws DirectoryException {
        check(!away);
        List<Address> addresses = new ArrayList<>(mailboxes.keySet());
        addresses.sort((a, b) -> a.text().compareTo(b.text()));
        return addresses;
    }

    @Override
    public boolean replaceSeal(UUID mailbox, String oldRecord, String newRecord) throws DirectoryException {
        check(!away && !readOnly);
        for (LoginMailbox old : List.copyOf(mailboxes.values())) {
            if (old.mailbox().equals(mailbox) && old.seal().equals(oldRecord)) {
                add(new LoginMailbox(mailbox, old.address(), old.active(), old.publicKey(), old.quota(), newRecord));
                return true;
            }
        }
        return false;
    }

    private static void check(boolean answers) throws DirectoryException {
        if (!answers) {
            throw new DirectoryException("database: away for the test");
        }
    }
}
