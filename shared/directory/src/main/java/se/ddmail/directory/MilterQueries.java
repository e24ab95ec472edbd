// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.MAILBOX;

import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Finds the readers of a message. */
final class MilterQueries implements MilterDirectory {
    private static final Field<Boolean> BY_ALIAS = DSL.field(DSL.name("by_alias"), Boolean.class);
    private static final List<Field<?>> COLUMNS = Stream.concat(
                    Stream.of(
                            MAILBOX.ID,
                            MAILBOX.ADDRESS,
                            DSL.field(ADDRESS.ADDRESS_.ne(MAILBOX.ADDRESS)).as(BY_ALIAS)),
                    OpenPgpColumns.all().stream())
            .<Field<?>>map(column -> column)
            .toList();
    private static final MailboxQuery<Reader> QUERY =
            new MailboxQuery<>(COLUMNS, OpenPgpColumns::join, MilterQueries::reader);

    private final Database database;

    MilterQueries(Database database) {
        this.database = database;
    }

    @Override
    public List<Reader> resolve(Address recipient) throws DirectoryException {
        return Target.active(QUERY.ask(database, recipient));
    }

    private static Reader reader(Record row) {
        return new Reader(
                Rows.value(row, MAILBOX.ID),
                Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                Rows.value(row, BY_ALIAS),
                OpenPgpColumns.read(row));
    }
}
