// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.ALIAS;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_KEY;
import static se.ddmail.directory.jooq.Tables.SEAL;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import se.ddmail.directory.ConflictException.Conflict;

/** Writes mailboxes, and lists them for the operator. */
final class Mailboxes {
    private static final Condition PRESENT = MAILBOX.STATE.ne(State.REMOVED.text());

    private Mailboxes() {}

    static UUID create(DSLContext sql, NewMailbox mailbox) throws ConflictException {
        UUID id = UUID.randomUUID();
        Addresses.Home home = Addresses.home(sql, mailbox.address());
        String account = Accounts.ofMailbox(sql, home.account(), mailbox.account());
        String address = Addresses.take(sql, home, mailbox.address());
        Long quota = mailbox.quota().isPresent() ? mailbox.quota().getAsLong() : null;
        sql.insertInto(MAILBOX)
                .set(MAILBOX.ID, id)
                .set(MAILBOX.ACCOUNT_ID, account)
                .set(MAILBOX.ADDRESS, address)
                .set(MAILBOX.QUOTA_BYTES, quota)
                .execute();
        String keyId = HexFormat.of().formatHex(mailbox.keyId());
        sql.insertInto(MAILBOX_KEY)
                .set(MAILBOX_KEY.MAILBOX_ID, id)
                .set(MAILBOX_KEY.KEY_ID, keyId)
                .set(MAILBOX_KEY.PUBLIC_KEY, mailbox.publicKey())
                .execute();
        sql.insertInto(SEAL)
                .set(SEAL.MAILBOX_ID, id)
                .set(SEAL.KEY_ID, keyId)
                .set(SEAL.RECORD, mailbox.seal())
                .execute();
        return id;
    }

    /** Id and account of the mailbox with this address. */
    static Record require(DSLContext sql, Address address) throws ConflictException {
        return sql.select(MAILBOX.ID, MAILBOX.ACCOUNT_ID)
                .from(MAILBOX)
                .join(ADDRESS)
                .on(ADDRESS.ADDRESS_.eq(MAILBOX.ADDRESS))
                .where(Rows.column(address).eq(address.text()).and(PRESENT))
                .fetchOptional()
                .orElseThrow(() -> new ConflictException(Conflict.UNKNOWN_MAILBOX));
    }

    static boolean setState(DSLContext sql, Address address, State state) throws ConflictException {
        UUID id = Rows.value(require(sql, address), MAILBOX.ID);
        return sql.update(MAILBOX)
                        .set(MAILBOX.STATE, state.text())
                        .where(MAILBOX.ID.eq(id).and(PRESENT))
                        .execute()
                == 1;
    }

    static List<Mailbox> list(DSLContext sql, Condition condition) {
        Map<UUID, List<String>> aliases = sql.select(ALIAS.MAILBOX_ID, ALIAS.ADDRESS)
                .from(ALIAS)
                .join(MAILBOX)
                .on(MAILBOX.ID.eq(ALIAS.MAILBOX_ID))
                .join(ADDRESS)
                .on(ADDRESS.ADDRESS_.eq(MAILBOX.ADDRESS))
                .where(condition.and(ALIAS.STATE.ne(State.REMOVED.text())))
                .orderBy(ALIAS.ADDRESS)
                .fetchGroups(ALIAS.MAILBOX_ID, ALIAS.ADDRESS);
        return sql.select(MAILBOX.fields())
                .select(MAILBOX_KEY.KEY_ID)
                .from(MAILBOX)
                .join(ADDRESS)
                .on(ADDRESS.ADDRESS_.eq(MAILBOX.ADDRESS))
                .join(MAILBOX_KEY)
                .on(MAILBOX_KEY.MAILBOX_ID.eq(MAILBOX.ID).and(MAILBOX_KEY.IS_CURRENT))
                .where(condition.and(PRESENT))
                .orderBy(MAILBOX.ADDRESS)
                .fetch(row -> mailbox(row, aliases));
    }

    private static Mailbox mailbox(Record row, Map<UUID, List<String>> aliases) {
        UUID id = Rows.value(row, MAILBOX.ID);
        return new Mailbox(
                id,
                Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                Rows.value(row, MAILBOX.ACCOUNT_ID),
                State.of(Rows.value(row, MAILBOX.STATE)),
                Rows.optional(row.get(MAILBOX.QUOTA_BYTES)),
                Rows.value(row, MAILBOX.CREATED),
                Rows.value(row, MAILBOX_KEY.KEY_ID),
                aliases.getOrDefault(id, List.of()).stream().map(Rows::address).toList());
    }
}
