// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ACCOUNT;
import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.ALIAS;
import static se.ddmail.directory.jooq.Tables.DOMAIN;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_KEY;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;

/** Finds recipients: one round trip for an address with and without its detail, as mailbox and as alias. */
final class DeliveryQueries implements DeliveryDirectory {
    private static final Field<Boolean> ACTIVE = DSL.field(DSL.name("active"), Boolean.class);

    // What an address leads to: its mailbox, or the mailboxes of an alias.
    private static final Table<?> LEAD = DSL.table(DSL.name("lead"));
    private static final Field<String> LEAD_ADDRESS = DSL.field(DSL.name("lead", "address"), String.class);
    private static final Field<UUID> LEAD_MAILBOX = DSL.field(DSL.name("lead", "mailbox_id"), UUID.class);
    private static final Field<String> LEAD_STATE = DSL.field(DSL.name("lead", "state"), String.class);

    private static final se.ddmail.directory.jooq.tables.Address HOME = ADDRESS.as("home");
    private static final se.ddmail.directory.jooq.tables.Domain HOME_DOMAIN = DOMAIN.as("home_domain");

    private final Database database;

    DeliveryQueries(Database database) {
        this.database = database;
    }

    @Override
    public Resolution resolve(Address recipient) throws DirectoryException {
        Optional<Address> base = recipient.withoutDetail();
        List<String> keys = Stream.concat(Stream.of(recipient), base.stream())
                .map(Address::text)
                .toList();
        return Target.choose(targets(Rows.column(recipient), keys), recipient.text());
    }

    private List<Target> targets(Field<String> column, List<String> keys) throws DirectoryException {
        List<Field<String>> states = List.of(DOMAIN.STATE, LEAD_STATE, MAILBOX.STATE, ACCOUNT.STATE, HOME_DOMAIN.STATE);
        Condition active = all(states, state -> state.eq(State.ACTIVE.text())).and(HOME_DOMAIN.VERIFIED);
        Condition present = all(states, state -> state.ne(State.REMOVED.text())).and(DOMAIN.VERIFIED);
        return database.read(sql -> sql.select(
                        column,
                        DSL.field(active).as(ACTIVE),
                        MAILBOX.ID,
                        MAILBOX.ADDRESS,
                        MAILBOX.QUOTA_BYTES,
                        MAILBOX_KEY.PUBLIC_KEY)
                .from(ADDRESS)
                .join(DOMAIN)
                .on(DOMAIN.NAME.eq(ADDRESS.DOMAIN))
                .join(leads())
                .on(LEAD_ADDRESS.eq(ADDRESS.ADDRESS_))
                .join(MAILBOX)
                .on(MAILBOX.ID.eq(LEAD_MAILBOX))
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MAILBOX.ACCOUNT_ID))
                .join(HOME)
                .on(HOME.ADDRESS_.eq(MAILBOX.ADDRESS))
                .join(HOME_DOMAIN)
                .on(HOME_DOMAIN.NAME.eq(HOME.DOMAIN))
                // A mailbox without a current key is there: to call it unknown would bounce its mail for good.
                .leftJoin(MAILBOX_KEY)
                .on(MAILBOX_KEY.MAILBOX_ID.eq(MAILBOX.ID).and(MAILBOX_KEY.IS_CURRENT))
                .where(column.in(keys).and(present))
                .fetch(row -> target(row, column)));
    }

    private static Condition all(List<Field<String>> states, Function<Field<String>, Condition> condition) {
        return DSL.and(states.stream().map(condition).toList());
    }

    private static Table<?> leads() {
        return DSL.select(
                        MAILBOX.ADDRESS,
                        MAILBOX.ID.as("mailbox_id"),
                        DSL.inline(State.ACTIVE.text()).as("state"))
                .from(MAILBOX)
                .unionAll(
                        DSL.select(ALIAS.ADDRESS, ALIAS.MAILBOX_ID, ALIAS.STATE).from(ALIAS))
                .asTable(LEAD);
    }

    private static Target target(Record row, Field<String> column) {
        return new Target(
                Rows.value(row, column),
                Rows.value(row, ACTIVE),
                new Recipient(
                        Rows.value(row, MAILBOX.ID),
                        Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                        Rows.value(row, MAILBOX_KEY.PUBLIC_KEY),
                        Rows.optional(row.get(MAILBOX.QUOTA_BYTES))));
    }
}
