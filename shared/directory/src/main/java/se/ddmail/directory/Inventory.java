// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ACCOUNT;
import static se.ddmail.directory.jooq.Tables.ALIAS;
import static se.ddmail.directory.jooq.Tables.DOMAIN;
import static se.ddmail.directory.jooq.Tables.MAILBOX;

import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Lists for the operator of what is there and not removed; {@link ProvisionerDirectory} lists the mailboxes. */
public final class Inventory {
    private static final String REMOVED = State.REMOVED.text();

    private final Database database;

    /** @param database a connection with role {@code ddmail-provisioner} */
    public Inventory(Database database) {
        this.database = database;
    }

    /** All accounts, oldest first. */
    public List<Account> accounts() throws DirectoryException {
        return accounts(DSL.noCondition());
    }

    /** The account with this id. */
    public Optional<Account> account(String id) throws DirectoryException {
        return accounts(ACCOUNT.ID.eq(id)).stream().findFirst();
    }

    /** All domains, sorted by name. */
    public List<Domain> domains() throws DirectoryException {
        return domains(DSL.noCondition());
    }

    /** The domain with this name in A-labels. */
    public Optional<Domain> domain(String ascii) throws DirectoryException {
        return domains(DOMAIN.NAME.eq(ascii)).stream().findFirst();
    }

    /** All aliases, sorted by address. */
    public List<Alias> aliases() throws DirectoryException {
        return database.read(sql -> sql.select(ALIAS.ADDRESS, MAILBOX.ADDRESS, ALIAS.STATE)
                .from(ALIAS)
                .join(MAILBOX)
                .on(MAILBOX.ID.eq(ALIAS.MAILBOX_ID))
                .where(ALIAS.STATE.ne(REMOVED).and(MAILBOX.STATE.ne(REMOVED)))
                .orderBy(ALIAS.ADDRESS, MAILBOX.ADDRESS)
                .fetch(row -> new Alias(
                        Rows.address(Rows.value(row, ALIAS.ADDRESS)),
                        Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                        State.of(Rows.value(row, ALIAS.STATE)))));
    }

    private List<Account> accounts(Condition condition) throws DirectoryException {
        return database.read(sql -> sql.select(ACCOUNT.ID, ACCOUNT.STATE, ACCOUNT.CREATED)
                .from(ACCOUNT)
                .where(condition.and(ACCOUNT.STATE.ne(REMOVED)))
                .orderBy(ACCOUNT.CREATED, ACCOUNT.ID)
                .fetch(row -> new Account(
                        Rows.value(row, ACCOUNT.ID),
                        State.of(Rows.value(row, ACCOUNT.STATE)),
                        Rows.value(row, ACCOUNT.CREATED))));
    }

    private List<Domain> domains(Condition condition) throws DirectoryException {
        return database.read(
                sql -> sql.select(DOMAIN.NAME, DOMAIN.UNICODE_NAME, DOMAIN.ACCOUNT_ID, DOMAIN.STATE, DOMAIN.VERIFIED)
                        .from(DOMAIN)
                        .where(condition.and(DOMAIN.STATE.ne(REMOVED)))
                        .orderBy(DOMAIN.NAME)
                        .fetch(Inventory::domain));
    }

    private static Domain domain(Record row) {
        return new Domain(
                new DomainName(Rows.value(row, DOMAIN.NAME), Rows.value(row, DOMAIN.UNICODE_NAME)),
                Optional.ofNullable(row.get(DOMAIN.ACCOUNT_ID)),
                State.of(Rows.value(row, DOMAIN.STATE)),
                Rows.value(row, DOMAIN.VERIFIED));
    }
}
