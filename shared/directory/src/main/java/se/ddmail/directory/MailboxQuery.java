// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ACCOUNT;
import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.ALIAS;
import static se.ddmail.directory.jooq.Tables.DOMAIN;
import static se.ddmail.directory.jooq.Tables.MAILBOX;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.SelectJoinStep;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * The way from an address to the mailboxes behind it, the same for all who move mail: one round trip for the address with
 * and without its detail, as mailbox and as alias.
 *
 * @param <T> what the asker wants to know of a mailbox
 */
final class MailboxQuery<T> {
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

    private final Statement byAddress;
    private final Statement byUnicode;
    private final Function<Record, T> mailbox;

    /** A statement's text, made once: to write it anew for each recipient would cost more than to ask. */
    private record Statement(Field<String> column, String text, List<Field<?>> columns) {}

    /**
     * @param columns that are asked for
     * @param joins adds the tables that they need to those of address, domain, mailbox and account
     * @param mailbox makes a value of a row
     */
    MailboxQuery(List<Field<?>> columns, UnaryOperator<SelectJoinStep<?>> joins, Function<Record, T> mailbox) {
        this.byAddress = statement(ADDRESS.ADDRESS_, columns, joins);
        this.byUnicode = statement(ADDRESS.UNICODE, columns, joins);
        this.mailbox = mailbox;
    }

    /** All mailboxes that the exact address leads to or, when it does not exist, the one without detail. */
    List<Target<T>> ask(Database database, Address recipient) throws DirectoryException {
        String exact = recipient.text();
        String base = recipient.withoutDetail().map(Address::text).orElse(exact);
        Statement statement = recipient.hasAsciiDomain() ? byAddress : byUnicode;
        List<Target<T>> targets = database.read(sql -> sql.resultQuery(statement.text, exact, base)
                .coerce(statement.columns)
                .fetch(row ->
                        new Target<>(Rows.value(row, statement.column), Rows.value(row, ACTIVE), mailbox.apply(row))));
        return Target.choose(targets, exact);
    }

    /** The statement for an address in A-labels, for those who want to see what the database makes of it. */
    String text() {
        return byAddress.text;
    }

    private static Statement statement(
            Field<String> column, List<Field<?>> columns, UnaryOperator<SelectJoinStep<?>> joins) {
        Condition active =
                all(STATES, state -> state.eq(DSL.inline(State.ACTIVE.text()))).and(HOME_DOMAIN.VERIFIED);
        Condition present =
                all(STATES, state -> state.ne(DSL.inline(State.REMOVED.text()))).and(DOMAIN.VERIFIED);
        SelectJoinStep<?> tables = DSL.select(column, DSL.field(active).as(ACTIVE))
                .select(columns)
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
                .on(HOME_DOMAIN.NAME.eq(HOME.DOMAIN));
        String text = DSL.using(SQLDialect.POSTGRES)
                .render(joins.apply(tables).where(column.in("exact", "base").and(present)));
        List<Field<?>> all = new ArrayList<>(List.of(column, ACTIVE));
        all.addAll(columns);
        return new Statement(column, text, all);
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
}
