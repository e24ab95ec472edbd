// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ACCOUNT;
import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.DOMAIN;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_KEY;
import static se.ddmail.directory.jooq.Tables.SEAL;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Finds logins. */
final class AuthQueries implements AuthDirectory {
    static final String PASSWORD = "password";
    private static final List<Field<String>> STATES = List.of(MAILBOX.STATE, ACCOUNT.STATE, DOMAIN.STATE);

    private final Database database;

    AuthQueries(Database database) {
        this.database = database;
    }

    @Override
    public Optional<LoginMailbox> find(Address login) throws DirectoryException {
        return database.read(sql -> sql.select(STATES)
                .select(MAILBOX.ID, MAILBOX.ADDRESS, MAILBOX.QUOTA_BYTES, MAILBOX_KEY.PUBLIC_KEY, SEAL.RECORD)
                .from(ADDRESS)
                .join(DOMAIN)
                .on(DOMAIN.NAME.eq(ADDRESS.DOMAIN))
                .join(MAILBOX)
                .on(MAILBOX.ADDRESS.eq(ADDRESS.ADDRESS_))
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MAILBOX.ACCOUNT_ID))
                .join(MAILBOX_KEY)
                .on(MAILBOX_KEY.MAILBOX_ID.eq(MAILBOX.ID).and(MAILBOX_KEY.IS_CURRENT))
                .join(SEAL)
                .on(SEAL.MAILBOX_ID.eq(MAILBOX.ID).and(SEAL.KEY_ID.eq(MAILBOX_KEY.KEY_ID)))
                .and(SEAL.KIND.eq(PASSWORD))
                .where(Rows.column(login).eq(login.text()))
                .fetchOptional()
                .filter(row -> STATES.stream().noneMatch(state -> is(row, state, State.REMOVED)))
                .map(AuthQueries::login));
    }

    private static LoginMailbox login(Record row) {
        return new LoginMailbox(
                Rows.value(row, MAILBOX.ID),
                Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                STATES.stream().allMatch(state -> is(row, state, State.ACTIVE)),
                Rows.value(row, MAILBOX_KEY.PUBLIC_KEY),
                Rows.optional(row.get(MAILBOX.QUOTA_BYTES)),
                Rows.value(row, SEAL.RECORD));
    }

    private static boolean is(Record row, Field<String> column, State state) {
        return State.of(Rows.value(row, column)) == state;
    }

    @Override
    public List<Address> list() throws DirectoryException {
        return database.read(sql -> sql.select(MAILBOX.ADDRESS)
                .from(MAILBOX)
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MAILBOX.ACCOUNT_ID))
                .where(MAILBOX.STATE.ne(State.REMOVED.text()).and(ACCOUNT.STATE.ne(State.REMOVED.text())))
                .orderBy(MAILBOX.ADDRESS)
                .fetch(row -> Rows.address(Rows.value(row, MAILBOX.ADDRESS))));
    }

    @Override
    public boolean replaceSeal(UUID mailbox, String oldRecord, String newRecord) throws DirectoryException {
        Field<Boolean> replaced = DSL.function(
                DSL.name("ddmail", "replace_seal"),
                SQLDataType.BOOLEAN,
                DSL.val(mailbox),
                DSL.val(oldRecord),
                DSL.val(newRecord));
        return database.read(sql -> Boolean.TRUE.equals(sql.select(replaced).fetchSingle(replaced)));
    }
}
