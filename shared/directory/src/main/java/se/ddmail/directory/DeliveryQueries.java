// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_KEY;

import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectJoinStep;

/** Finds recipients. */
final class DeliveryQueries implements DeliveryDirectory {
    private static final List<Field<?>> COLUMNS = Stream.concat(
                    Stream.of(MAILBOX.ID, MAILBOX.ADDRESS, MAILBOX.QUOTA_BYTES, MAILBOX_KEY.PUBLIC_KEY),
                    OpenPgpColumns.all().stream())
            .<Field<?>>map(column -> column)
            .toList();
    static final MailboxQuery<Recipient> QUERY =
            new MailboxQuery<>(COLUMNS, DeliveryQueries::join, DeliveryQueries::recipient);

    private final Database database;

    DeliveryQueries(Database database) {
        this.database = database;
    }

    @Override
    public Resolution resolve(Address address) throws DirectoryException {
        List<Target<Recipient>> targets = QUERY.ask(database, address);
        if (targets.isEmpty()) {
            return new Resolution.Unknown();
        }
        List<Recipient> recipients = Target.active(targets);
        return recipients.isEmpty() ? new Resolution.Disabled() : new Resolution.Mailboxes(recipients);
    }

    private static SelectJoinStep<?> join(SelectJoinStep<?> tables) {
        return OpenPgpColumns.join(tables)
                // A mailbox without a current key is there: to call it unknown would bounce its mail for good.
                .leftJoin(MAILBOX_KEY)
                .on(MAILBOX_KEY.MAILBOX_ID.eq(MAILBOX.ID).and(MAILBOX_KEY.IS_CURRENT));
    }

    private static Recipient recipient(Record row) {
        return new Recipient(
                Rows.value(row, MAILBOX.ID),
                Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                Rows.value(row, MAILBOX_KEY.PUBLIC_KEY),
                Rows.optional(row.get(MAILBOX.QUOTA_BYTES)),
                OpenPgpColumns.read(row));
    }
}
