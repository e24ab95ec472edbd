// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ACCOUNT;
import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.ALIAS;
import static se.ddmail.directory.jooq.Tables.DOMAIN;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_KEY;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
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

    private static final List<Field<String>> STATES =
            List.of(DOMAIN.STATE, LEAD_STATE, MAILBOX.STATE, ACCOUNT.STATE, HOME_DOMAIN.STATE);
    private static final List<Field<?>> COLUMNS =
            List.of(ACTIVE, MAILBOX.ID, MAILBOX.ADDRESS, MAILBOX.QUOTA_BYTES, MAILBOX_KEY.PUBLIC_KEY);

    /** The statement's text, made once: to write it anew for each recipient would cost more than to ask. */
    private static final String BY_ADDRESS = text(ADDRESS.ADDRESS_);

    private static final String BY_UNICODE = text(ADDRESS.UNICODE);

    private final Database database;

    DeliveryQueries(Database database) {
        this.database = database;
    }

    @Override
    public Resolution resolve(Address recipient) throws DirectoryException {
        String exact = recipient.text();
        String base = recipient.withoutDetail().map(Address::text).orElse(exact);
        return Target.choose(targets(Rows.column(recipient), exact, base), exact);
    }

    private List<Target> targets(Field<String> column, String exact, String base) throws DirectoryException {
        List<Field<?>> columns = new ArrayList<>(COLUMNS);
        columns.add(0, column);
        String text = column == ADDRESS.UNICODE ? BY_UNICODE : BY_ADDRESS;
        return database.read(
                sql -> sql.resultQuery(text, exact, base).coerce(columns).fetch(row -> target(row, column)));
    }

    private static String text(Field<String> column) {
        Condition active =
                all(STATES, state -> state.eq(DSL.inline(State.ACTIVE.text()))).and(HOME_DOMAIN.VERIFIED);
        Condition present =
                all(STATES, state -> state.ne(DSL.inline(State.REMOVED.text()))).and(DOMAIN.VERIFIED);
        return DSL.using(SQLDialect.POSTGRES)
                .render(DSL.select(column, DSL.field(active).as(ACTIVE))
                        .select(COLUMNS.subList(1, COLUMNS.size()))
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
                        .where(column.in("exact", "base").and(present)));
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
                        Rows.optional(row.get(MAILBOX.QUOTA_BYTES)),
                        Optional.empty()));
    }
}
