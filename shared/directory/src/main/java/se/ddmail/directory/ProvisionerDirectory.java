// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ALIAS;
import static se.ddmail.directory.jooq.Tables.DOMAIN;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.SEAL;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jooq.Record;
import org.jooq.impl.DSL;
import se.ddmail.directory.ConflictException.Conflict;

/**
 * What the operator's command does; the only writer. Each method is one transaction: done wholly or not at all. Needs
 * a connection with role {@code ddmail-provisioner}.
 */
public final class ProvisionerDirectory {
    private final Database database;
    private final AuthDirectory logins;

    /** The directory behind a connection with role {@code ddmail-provisioner}. */
    public ProvisionerDirectory(Database database) {
        this.database = database;
        this.logins = AuthDirectory.of(database);
    }

    /** Creates an account and returns its random id. */
    public String createAccount() throws DirectoryException, ConflictException {
        return database.write(Accounts::create);
    }

    /**
     * Adds a domain: an account's own, which receives nothing before it is verified, or without account a global one.
     *
     * @throws ConflictException DOMAIN_TAKEN, UNKNOWN_ACCOUNT
     */
    public void addDomain(DomainName name, Optional<String> account) throws DirectoryException, ConflictException {
        database.write(sql -> {
            if (account.isPresent()) {
                Accounts.require(sql, account.get());
            }
            int added = sql.insertInto(DOMAIN)
                    .set(DOMAIN.NAME, name.ascii())
                    .set(DOMAIN.UNICODE_NAME, name.unicode())
                    .set(DOMAIN.ACCOUNT_ID, account.orElse(null))
                    .set(DOMAIN.VERIFIED, account.isEmpty())
                    .onConflictDoNothing()
                    .execute();
            return require(added > 0, Conflict.DOMAIN_TAKEN);
        });
    }

    /**
     * Notes that the account has proven that the domain is its own.
     *
     * @throws ConflictException UNKNOWN_DOMAIN
     */
    public void verifyDomain(DomainName name) throws DirectoryException, ConflictException {
        database.write(sql -> require(
                sql.update(DOMAIN)
                                .set(DOMAIN.VERIFIED, true)
                                .where(DOMAIN.NAME.eq(name.ascii()))
                                .execute()
                        > 0,
                Conflict.UNKNOWN_DOMAIN));
    }

    /**
     * Creates a mailbox with its key and seal.
     *
     * @return its random id, which also names its directory
     * @throws ConflictException ADDRESS_TAKEN, UNKNOWN_DOMAIN, UNKNOWN_ACCOUNT, FOREIGN_DOMAIN, HAS_DETAIL
     */
    public UUID createMailbox(NewMailbox mailbox) throws DirectoryException, ConflictException {
        return database.write(sql -> Mailboxes.create(sql, mailbox));
    }

    /**
     * Lets an address stand for a mailbox, beside those for which it stands already.
     *
     * @throws ConflictException UNKNOWN_DOMAIN, UNKNOWN_MAILBOX, FOREIGN_DOMAIN, ADDRESS_TAKEN by a mailbox, ALIAS_EXISTS,
     *     HAS_DETAIL
     */
    public void addAlias(Address alias, Address mailbox) throws DirectoryException, ConflictException {
        database.write(sql -> {
            Addresses.Home home = Addresses.home(sql, alias);
            Record target = Mailboxes.require(sql, mailbox);
            String account = Rows.value(target, MAILBOX.ACCOUNT_ID);
            require(home.account().orElse(account).equals(account), Conflict.FOREIGN_DOMAIN);
            String address = Addresses.share(sql, home, alias);
            int added = sql.insertInto(ALIAS)
                    .set(ALIAS.ADDRESS, address)
                    .set(ALIAS.MAILBOX_ID, Rows.value(target, MAILBOX.ID))
                    .onConflictDoNothing()
                    .execute();
            return require(added > 0, Conflict.ALIAS_EXISTS);
        });
    }

    /**
     * Lets a mailbox receive mail and be logged in to again.
     *
     * @throws ConflictException UNKNOWN_MAILBOX
     */
    public void enable(Address mailbox) throws DirectoryException, ConflictException {
        database.write(sql -> Mailboxes.setState(sql, mailbox, State.ACTIVE));
    }

    /**
     * Stops mail and logins of a mailbox; its mail stays.
     *
     * @throws ConflictException UNKNOWN_MAILBOX
     */
    public void disable(Address mailbox) throws DirectoryException, ConflictException {
        database.write(sql -> Mailboxes.setState(sql, mailbox, State.DISABLED));
    }

    /**
     * Limits the size of a mailbox.
     *
     * @param quota in bytes; empty is unlimited
     * @throws ConflictException UNKNOWN_MAILBOX
     */
    public void limit(Address mailbox, OptionalLong quota) throws DirectoryException, ConflictException {
        database.write(sql -> Mailboxes.setQuota(sql, mailbox, quota));
    }

    /**
     * Replaces the password seal of a mailbox if it still is {@code expectedOld}.
     *
     * @return false when the mailbox has another seal by now: look again, and open that one
     */
    public boolean changeSeal(UUID mailbox, String expectedOld, String newRecord)
            throws DirectoryException, ConflictException {
        // The row is locked by the first of two such updates; the second then sees the new record and does nothing.
        return database.write(sql -> sql.update(SEAL)
                        .set(SEAL.RECORD, newRecord)
                        .where(SEAL.MAILBOX_ID.eq(mailbox))
                        .and(SEAL.KIND.eq(AuthQueries.PASSWORD))
                        .and(SEAL.RECORD.eq(expectedOld))
                        .execute()
                == 1);
    }

    /** The mailbox with its seal, as the auth daemon sees it. */
    public Optional<LoginMailbox> login(Address mailbox) throws DirectoryException {
        return logins.find(mailbox);
    }

    /** All mailboxes that are not removed, sorted by address. */
    public List<Mailbox> mailboxes() throws DirectoryException {
        return database.read(sql -> Mailboxes.list(sql, DSL.noCondition()));
    }

    /** The mailbox with this address, if there is one that is not removed. */
    public Optional<Mailbox> mailbox(Address address) throws DirectoryException {
        return database.read(sql -> Mailboxes.list(sql, Rows.column(address).eq(address.text()))).stream()
                .findFirst();
    }

    static boolean require(boolean good, Conflict conflict) throws ConflictException {
        if (!good) {
            throw new ConflictException(conflict);
        }
        return true;
    }
}
