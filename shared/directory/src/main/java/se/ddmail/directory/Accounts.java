// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ACCOUNT;

import java.security.SecureRandom;
import java.util.Optional;
import org.jooq.DSLContext;
import se.ddmail.directory.ConflictException.Conflict;

/** Writes accounts. */
final class Accounts {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"; // 5 bits each, none looks like another
    private static final int ID_LENGTH = 26; // 130 bits

    private Accounts() {}

    static String create(DSLContext sql) {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        sql.insertInto(ACCOUNT).set(ACCOUNT.ID, id.toString()).execute();
        return id.toString();
    }

    static void require(DSLContext sql, String id) throws ConflictException {
        boolean exists = sql.fetchExists(ACCOUNT, ACCOUNT.ID.eq(id).and(ACCOUNT.STATE.ne(State.REMOVED.text())));
        ProvisionerDirectory.require(exists, Conflict.UNKNOWN_ACCOUNT);
    }

    /** The account of a new mailbox: the domain's own one, else the one asked for, else a new one. */
    static String ofMailbox(DSLContext sql, Optional<String> domainAccount, Optional<String> asked)
            throws ConflictException {
        if (asked.isPresent()) {
            require(sql, asked.get());
            ProvisionerDirectory.require(
                    domainAccount.orElse(asked.get()).equals(asked.get()), Conflict.FOREIGN_DOMAIN);
        }
        Optional<String> account = asked.or(() -> domainAccount);
        return account.isPresent() ? account.get() : create(sql);
    }
}
