// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ACCOUNT;
import static se.ddmail.directory.jooq.Tables.ADDRESS;
import static se.ddmail.directory.jooq.Tables.CERTIFICATE;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_CERTIFICATE;
import static se.ddmail.directory.jooq.Tables.MAILBOX_OPENPGP;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import se.ddmail.directory.OpenPgpMailbox.Held;

/** Shows the operator which certificates there are, and who uses them. */
public final class CertificateInventory {
    private final Database database;

    /** @param database a connection with role {@code ddmail-provisioner} */
    public CertificateInventory(Database database) {
        this.database = database;
    }

    /** The stored octets of a certificate, whoever holds it. */
    public Optional<byte[]> find(String fingerprint) throws DirectoryException {
        return database.read(sql -> sql.select(CERTIFICATE.CERTIFICATE_)
                .from(CERTIFICATE)
                .where(CERTIFICATE.FINGERPRINT.eq(fingerprint))
                .fetchOptional(CERTIFICATE.CERTIFICATE_));
    }

    /** The mailbox with this address, if there is one that is not removed. */
    public Optional<OpenPgpMailbox> mailbox(Address address) throws DirectoryException {
        return database.read(sql -> sql.select(MAILBOX.ID, MAILBOX.ADDRESS)
                .select(MAILBOX_OPENPGP.fields())
                .from(MAILBOX)
                .join(ADDRESS)
                .on(ADDRESS.ADDRESS_.eq(MAILBOX.ADDRESS))
                .leftJoin(MAILBOX_OPENPGP)
                .on(MAILBOX_OPENPGP.MAILBOX_ID.eq(MAILBOX.ID))
                .where(Rows.column(address).eq(address.text()))
                .and(MAILBOX.STATE.ne(State.REMOVED.text()))
                .fetchOptional(row -> mailbox(row, held(sql, Rows.value(row, MAILBOX.ID)))));
    }

    /** All mailboxes with OpenPGP switched on and their certificates in use, sorted by address. */
    public List<CertificateUse> inUse() throws DirectoryException {
        return database.read(sql -> sql.select(MAILBOX.ADDRESS, MAILBOX_CERTIFICATE.FINGERPRINT)
                .from(MAILBOX_OPENPGP)
                .join(MAILBOX)
                .on(MAILBOX.ID.eq(MAILBOX_OPENPGP.MAILBOX_ID))
                .join(ACCOUNT)
                .on(ACCOUNT.ID.eq(MAILBOX.ACCOUNT_ID))
                .leftJoin(MAILBOX_CERTIFICATE)
                .on(MAILBOX_CERTIFICATE.MAILBOX_ID.eq(MAILBOX.ID))
                .and(MAILBOX_CERTIFICATE.STATE.eq(State.ACTIVE.text()))
                .where(MAILBOX_OPENPGP.STATE.eq(State.ACTIVE.text()))
                .and(MAILBOX.STATE.ne(State.REMOVED.text()))
                .and(ACCOUNT.STATE.ne(State.REMOVED.text()))
                .orderBy(MAILBOX.ADDRESS, MAILBOX_CERTIFICATE.FINGERPRINT)
                .fetch(row -> new CertificateUse(
                        Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                        Optional.ofNullable(row.get(MAILBOX_CERTIFICATE.FINGERPRINT)))));
    }

    private static List<Held> held(DSLContext sql, UUID mailbox) {
        return sql.select(CERTIFICATE.FINGERPRINT, MAILBOX_CERTIFICATE.STATE, CERTIFICATE.CERTIFICATE_)
                .from(MAILBOX_CERTIFICATE)
                .join(CERTIFICATE)
                .on(CERTIFICATE.FINGERPRINT.eq(MAILBOX_CERTIFICATE.FINGERPRINT))
                .where(MAILBOX_CERTIFICATE.MAILBOX_ID.eq(mailbox))
                .orderBy(CERTIFICATE.FINGERPRINT)
                .fetch(row -> new Held(
                        Rows.value(row, CERTIFICATE.FINGERPRINT),
                        isActive(row.get(MAILBOX_CERTIFICATE.STATE)),
                        Rows.value(row, CERTIFICATE.CERTIFICATE_)));
    }

    private static OpenPgpMailbox mailbox(Record row, List<Held> held) {
        return new OpenPgpMailbox(
                Rows.value(row, MAILBOX.ID),
                Rows.address(Rows.value(row, MAILBOX.ADDRESS)),
                isActive(row.get(MAILBOX_OPENPGP.STATE)),
                OpenPgpChange.PROTECT.equals(row.get(MAILBOX_OPENPGP.HEADERS)),
                Boolean.TRUE.equals(row.get(MAILBOX_OPENPGP.HIDDEN_RECIPIENT)),
                OpenPgpChange.REJECT.equals(row.get(MAILBOX_OPENPGP.ON_UNUSABLE)),
                held);
    }

    private static boolean isActive(@Nullable String state) {
        return State.ACTIVE.text().equals(state);
    }
}
