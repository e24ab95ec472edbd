// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.DOMAIN;

import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import se.ddmail.directory.ConflictException.Conflict;

/** Writes addresses. That one address has one meaning is left to the primary key, which has no races. */
final class Addresses {
    private static final String MAILBOX_KIND = "mailbox";
    private static final String ALIAS_KIND = "alias";

    private Addresses() {}

    /** The domain of a new address, in both forms, and the account that owns it; a global one has none. */
    record Home(String domain, String unicode, Optional<String> account) {}

    static Home home(DSLContext sql, Address address) throws ConflictException {
        ProvisionerDirectory.require(address.withoutDetail().isEmpty(), Conflict.HAS_DETAIL);
        Field<String> column = address.hasAsciiDomain() ? DOMAIN.NAME : DOMAIN.UNICODE_NAME;
        return sql.select(DOMAIN.NAME, DOMAIN.UNICODE_NAME, DOMAIN.ACCOUNT_ID)
                .from(DOMAIN)
                .where(column.eq(address.domain()).and(DOMAIN.STATE.ne(State.REMOVED.text())))
                .fetchOptional(row -> new Home(
                        Rows.value(row, DOMAIN.NAME),
                        Rows.value(row, DOMAIN.UNICODE_NAME),
                        Optional.ofNullable(row.get(DOMAIN.ACCOUNT_ID))))
                .orElseThrow(() -> new ConflictException(Conflict.UNKNOWN_DOMAIN));
    }

    /** Takes an address for a mailbox, which nobody may have yet. Returns it as the key of its row. */
    static String take(DSLContext sql, Home home, Address address) throws ConflictException {
        ProvisionerDirectory.require(insert(sql, home, address, MAILBOX_KIND), Conflict.ADDRESS_TAKEN);
        return key(home, address);
    }

    /** Takes an address for an alias; it may be one already. Returns it as the key of its row. */
    static String share(DSLContext sql, Home home, Address address) throws ConflictException {
        String key = key(home, address);
        boolean free = insert(sql, home, address, ALIAS_KIND)
                || sql.fetchExists(ADDRESS, ADDRESS.ADDRESS_.eq(key).and(ADDRESS.KIND.eq(ALIAS_KIND)));
        ProvisionerDirectory.require(free, Conflict.ADDRESS_TAKEN);
        return key;
    }

    private static String key(Home home, Address address) {
        return address.localPart() + '@' + home.domain();
    }

    private static boolean insert(DSLContext sql, Home home, Address address, String kind) {
        return sql.insertInto(ADDRESS)
                        .set(ADDRESS.ADDRESS_, key(home, address))
                        .set(ADDRESS.UNICODE, address.localPart() + '@' + home.unicode())
                        .set(ADDRESS.LOCAL_PART, address.localPart())
                        .set(ADDRESS.DOMAIN, home.domain())
                        .set(ADDRESS.UNICODE_DOMAIN, home.unicode())
                        .set(ADDRESS.KIND, kind)
                        .onConflictDoNothing()
                        .execute()
                == 1;
    }
}
