// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.CERTIFICATE;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_CERTIFICATE;
import static se.ddmail.directory.jooq.Tables.MAILBOX_OPENPGP;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import se.ddmail.directory.ConflictException.Conflict;

/**
 * Writes OpenPGP certificates and which mailboxes use them. A certificate is stored once, however many mailboxes hold it.
 * Each method is one transaction; two that change the same mailbox or the same certificate come one after the other.
 */
public final class Certificates {
    /** Certificates of one mailbox: each lookup of its address reads all of them. */
    public static final int MAILBOX_MAX = 10;

    private final Database database;

    /** @param database a connection with role {@code ddmail-provisioner} */
    public Certificates(Database database) {
        this.database = database;
    }

    /**
     * Stores a certificate, if what is stored under its fingerprint still is {@code expectedOld}, and gives it to a
     * mailbox. Where the mailbox does not have it yet, it is not in use afterwards.
     *
     * @return false when something else is stored by now: look again, merge, and store that
     * @throws ConflictException UNKNOWN_MAILBOX, TOO_MANY_CERTIFICATES
     */
    public boolean store(Address mailbox, String fingerprint, Optional<byte[]> expectedOld, byte[] octets)
            throws DirectoryException, ConflictException {
        return database.write(sql -> {
            UUID id = lock(sql, mailbox);
            if (!replace(sql, fingerprint, expectedOld, octets)) {
                return false;
            }
            sql.insertInto(MAILBOX_CERTIFICATE)
                    .set(MAILBOX_CERTIFICATE.MAILBOX_ID, id)
                    .set(MAILBOX_CERTIFICATE.FINGERPRINT, fingerprint)
                    .set(MAILBOX_CERTIFICATE.STATE, State.DISABLED.text())
                    .onConflictDoNothing()
                    .execute();
            int held = sql.fetchCount(MAILBOX_CERTIFICATE, MAILBOX_CERTIFICATE.MAILBOX_ID.eq(id));
            return ProvisionerDirectory.require(held <= MAILBOX_MAX, Conflict.TOO_MANY_CERTIFICATES);
        });
    }

    /**
     * Switches OpenPGP on, for these certificates beside those that are in use already.
     *
     * @throws ConflictException UNKNOWN_MAILBOX, UNKNOWN_CERTIFICATE
     */
    public void activate(Address mailbox, List<String> fingerprints, OpenPgpChange change)
            throws DirectoryException, ConflictException {
        database.write(sql -> {
            UUID id = lock(sql, mailbox);
            int found = sql.update(MAILBOX_CERTIFICATE)
                    .set(MAILBOX_CERTIFICATE.STATE, State.ACTIVE.text())
                    .where(MAILBOX_CERTIFICATE.MAILBOX_ID.eq(id))
                    .and(MAILBOX_CERTIFICATE.FINGERPRINT.in(fingerprints))
                    .execute();
            ProvisionerDirectory.require(
                    found == fingerprints.size() && anyInUse(sql, id), Conflict.UNKNOWN_CERTIFICATE);
            Map<Field<?>, Object> settings = settings(change);
            return sql.insertInto(MAILBOX_OPENPGP)
                            .set(MAILBOX_OPENPGP.MAILBOX_ID, id)
                            .set(settings)
                            .onConflict(MAILBOX_OPENPGP.MAILBOX_ID)
                            .doUpdate()
                            .set(settings)
                            .execute()
                    == 1;
        });
    }

    /**
     * Switches OpenPGP off: mail is stored as it comes. Certificates and settings stay for the next time.
     *
     * @return whether it was on
     * @throws ConflictException UNKNOWN_MAILBOX
     */
    public boolean deactivate(Address mailbox) throws DirectoryException, ConflictException {
        return database.write(sql -> {
            UUID id = lock(sql, mailbox);
            return sql.update(MAILBOX_OPENPGP)
                            .set(MAILBOX_OPENPGP.STATE, State.DISABLED.text())
                            .where(MAILBOX_OPENPGP.MAILBOX_ID.eq(id))
                            .and(MAILBOX_OPENPGP.STATE.eq(State.ACTIVE.text()))
                            .execute()
                    == 1;
        });
    }

    /**
     * Takes a certificate from a mailbox, and forgets it when no other mailbox holds it.
     *
     * @throws ConflictException UNKNOWN_MAILBOX, UNKNOWN_CERTIFICATE, LAST_CERTIFICATE
     */
    public void remove(Address mailbox, String fingerprint) throws DirectoryException, ConflictException {
        database.write(sql -> {
            UUID id = lock(sql, mailbox);
            // Before the next statement looks who else holds it: whoever is about to hold it waits here.
            sql.selectOne()
                    .from(CERTIFICATE)
                    .where(CERTIFICATE.FINGERPRINT.eq(fingerprint))
                    .forUpdate()
                    .fetch();
            List<String> removed = sql.deleteFrom(MAILBOX_CERTIFICATE)
                    .where(MAILBOX_CERTIFICATE.MAILBOX_ID.eq(id))
                    .and(MAILBOX_CERTIFICATE.FINGERPRINT.eq(fingerprint))
                    .returningResult(MAILBOX_CERTIFICATE.STATE)
                    .fetch(MAILBOX_CERTIFICATE.STATE);
            ProvisionerDirectory.require(!removed.isEmpty(), Conflict.UNKNOWN_CERTIFICATE);
            boolean wasInUse = removed.contains(State.ACTIVE.text()) && isOn(sql, id);
            ProvisionerDirectory.require(!wasInUse || anyInUse(sql, id), Conflict.LAST_CERTIFICATE);
            return sql.deleteFrom(CERTIFICATE)
                    .where(CERTIFICATE.FINGERPRINT.eq(fingerprint))
                    .andNotExists(DSL.selectOne()
                            .from(MAILBOX_CERTIFICATE)
                            .where(MAILBOX_CERTIFICATE.FINGERPRINT.eq(fingerprint)))
                    .execute();
        });
    }

    /** The mailbox's id. Who changes its OpenPGP too waits until this transaction ends. */
    private static UUID lock(DSLContext sql, Address mailbox) throws ConflictException {
        UUID id = Rows.value(Mailboxes.require(sql, mailbox), MAILBOX.ID);
        sql.selectOne().from(MAILBOX).where(MAILBOX.ID.eq(id)).forNoKeyUpdate().fetch();
        return id;
    }

    private static boolean replace(DSLContext sql, String fingerprint, Optional<byte[]> expectedOld, byte[] octets) {
        if (expectedOld.isEmpty()) {
            return sql.insertInto(CERTIFICATE)
                            .set(CERTIFICATE.FINGERPRINT, fingerprint)
                            .set(CERTIFICATE.CERTIFICATE_, octets)
                            .onConflictDoNothing()
                            .execute()
                    == 1;
        }
        // Also when nothing changes: the lock keeps others from forgetting the certificate meanwhile.
        return sql.update(CERTIFICATE)
                        .set(CERTIFICATE.CERTIFICATE_, octets)
                        .where(CERTIFICATE.FINGERPRINT.eq(fingerprint))
                        .and(CERTIFICATE.CERTIFICATE_.eq(expectedOld.get()))
                        .execute()
                == 1;
    }

    private static Map<Field<?>, Object> settings(OpenPgpChange change) {
        Map<Field<?>, Object> settings = new LinkedHashMap<>();
        settings.put(MAILBOX_OPENPGP.STATE, State.ACTIVE.text());
        change.protectHeaders()
                .ifPresent(protect ->
                        settings.put(MAILBOX_OPENPGP.HEADERS, protect ? OpenPgpChange.PROTECT : OpenPgpChange.KEEP));
        change.hiddenRecipient().ifPresent(hidden -> settings.put(MAILBOX_OPENPGP.HIDDEN_RECIPIENT, hidden));
        change.rejectUnusable()
                .ifPresent(reject ->
                        settings.put(MAILBOX_OPENPGP.ON_UNUSABLE, reject ? OpenPgpChange.REJECT : OpenPgpChange.DEFER));
        return settings;
    }

    private static boolean isOn(DSLContext sql, UUID mailbox) {
        return sql.fetchExists(
                MAILBOX_OPENPGP,
                MAILBOX_OPENPGP.MAILBOX_ID.eq(mailbox).and(MAILBOX_OPENPGP.STATE.eq(State.ACTIVE.text())));
    }

    private static boolean anyInUse(DSLContext sql, UUID mailbox) {
        return sql.fetchExists(
                MAILBOX_CERTIFICATE,
                MAILBOX_CERTIFICATE.MAILBOX_ID.eq(mailbox).and(MAILBOX_CERTIFICATE.STATE.eq(State.ACTIVE.text())));
    }
}
