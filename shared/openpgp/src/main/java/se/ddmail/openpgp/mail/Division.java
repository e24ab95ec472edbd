// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A header divided: what stays outside where everybody can read it, and what goes into the encrypted part.
 *
 * @param outer without fields that say how the body is to be read
 */
record Division(List<HeaderField> outer, List<HeaderField> inner) {
    private static final String SUBJECT = "subject";
    private static final String HIDDEN_SUBJECT = "Subject: [...]";

    /**
     * Signatures over the body, and of those over such: whoever has one can try what the body might be. They are made over
     * the original, so they mean something only where it is.
     */
    private static final Set<String> SIGNATURES = Set.of(
            "dkim-signature", "domainkey-signature", "x-google-dkim-signature", "arc-message-signature", "arc-seal");

    /** Written by servers on the way, about the outer message; of spam filters what repeats nothing of the message. */
    private static final Set<String> TRACE = Set.of(
            "return-path",
            "received",
            "delivered-to",
            "x-original-to",
            "authentication-results",
            "arc-authentication-results",
            "received-spf",
            "x-spam",
            "x-spam-bar",
            "x-spam-flag",
            "x-spam-level",
            "x-spam-score",
            "x-spam-status",
            "x-spamd-bar",
            "x-rspamd-action",
            "x-rspamd-queue-id",
            "x-rspamd-score",
            "x-rspamd-server");

    /** Has no meaning in a message that is not encrypted, and a wrong one in ours. */
    private static final String OUTER_RECORD = "hp-outer";

    /** What servers, filters, threads and replies need, inside and outside. */
    private static final Set<String> VISIBLE = Set.of(
            "date",
            "message-id",
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "in-reply-to",
            "references",
            "auto-submitted",
            "precedence",
            "list-archive",
            "list-help",
            "list-id",
            "list-owner",
            "list-post",
            "list-subscribe",
            "list-unsubscribe",
            "list-unsubscribe-post");

    static Division of(List<HeaderField> header, Protection.Headers policy) {
        return switch (policy) {
            case KEEP -> keep(header);
            case PROTECT -> protect(header);
        };
    }

    private static Division keep(List<HeaderField> header) {
        return new Division(
                header.stream().filter(field -> !movesWithBody(field)).toList(),
                header.stream().filter(Division::movesWithBody).toList());
    }

    private static boolean movesWithBody(HeaderField field) {
        return field.isStructural() || SIGNATURES.contains(field.lowerCaseName());
    }

    /** RFC 9788 section 5.2.1, with a confidentiality policy that hides more than the baseline of section 3.2.1. */
    private static Division protect(List<HeaderField> header) {
        List<HeaderField> outer = new ArrayList<>();
        List<HeaderField> inner = new ArrayList<>();
        List<HeaderField> record = new ArrayList<>();
        boolean subjectSeen = false;
        for (HeaderField field : header) {
            String name = field.lowerCaseName();
            if (field.isStructural() || name.equals(OUTER_RECORD)) {
                continue;
            }
            if (TRACE.contains(name)) {
                outer.add(field);
                continue;
            }
            inner.add(field);
            if (name.equals(SUBJECT) && subjectSeen) {
                continue;
            }
            subjectSeen |= name.equals(SUBJECT);
            HeaderField seen = name.equals(SUBJECT) ? HeaderField.of(HIDDEN_SUBJECT) : field;
            if (name.equals(SUBJECT) || VISIBLE.contains(name)) {
                outer.add(seen);
                record.add(HeaderProtection.outerRecord(seen));
            }
        }
        inner.addAll(record);
        inner.addAll(HeaderProtection.marked(
                header.stream().filter(HeaderField::isStructural).toList()));
        return new Division(outer, inner);
    }
}
