// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.CERTIFICATE;
import static se.ddmail.directory.jooq.Tables.MAILBOX;
import static se.ddmail.directory.jooq.Tables.MAILBOX_CERTIFICATE;
import static se.ddmail.directory.jooq.Tables.MAILBOX_OPENPGP;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.SelectJoinStep;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** How a mailbox wants its mail encrypted, as part of a question about mailboxes. */
final class OpenPgpColumns {
    private static final Field<byte[][]> CERTIFICATES = DSL.field(DSL.name("certificates"), SQLDataType.BLOB.array());

    private OpenPgpColumns() {}

    /** The columns, for the mailbox of a row. */
    static List<Field<?>> all() {
        Select<?> inUse = DSL.select(CERTIFICATE.CERTIFICATE_)
                .from(MAILBOX_CERTIFICATE)
                .join(CERTIFICATE)
                .on(CERTIFICATE.FINGERPRINT.eq(MAILBOX_CERTIFICATE.FINGERPRINT))
                .where(MAILBOX_CERTIFICATE.MAILBOX_ID.eq(MAILBOX.ID))
                .and(MAILBOX_CERTIFICATE.STATE.eq(DSL.inline(State.ACTIVE.text())))
                .orderBy(CERTIFICATE.FINGERPRINT);
        // Not even looked for where OpenPGP is off.
        Field<byte[][]> certificates = DSL.when(
                        MAILBOX_OPENPGP.MAILBOX_ID.isNotNull(),
                        DSL.field("array({0})", SQLDataType.BLOB.array(), inUse))
                .as(CERTIFICATES);
        return List.of(
                MAILBOX_OPENPGP.HEADERS, MAILBOX_OPENPGP.ON_UNUSABLE, MAILBOX_OPENPGP.HIDDEN_RECIPIENT, certificates);
    }

    static SelectJoinStep<?> join(SelectJoinStep<?> tables) {
        return tables.leftJoin(MAILBOX_OPENPGP)
                .on(MAILBOX_OPENPGP.MAILBOX_ID.eq(MAILBOX.ID))
                .and(MAILBOX_OPENPGP.STATE.eq(DSL.inline(State.ACTIVE.text())));
    }

    /** What a row says; empty when its owner has it switched off. */
    static Optional<OpenPgp> read(Record row) {
        return Optional.ofNullable(row.get(MAILBOX_OPENPGP.HEADERS))
                .map(headers -> new OpenPgp(
                        Arrays.asList(Rows.value(row, CERTIFICATES)),
                        headers.equals(OpenPgpChange.PROTECT),
                        Rows.value(row, MAILBOX_OPENPGP.HIDDEN_RECIPIENT),
                        Rows.value(row, MAILBOX_OPENPGP.ON_UNUSABLE).equals(OpenPgpChange.REJECT)));
    }
}
