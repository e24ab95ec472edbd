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

    /** Written by servers on the way, about the outer message; {@code HP-Outer} has no meaning but inside. */
    private static final Set<String> TRACE = Set.of(
            "return-path",
            "received",
            "delivered-to",
            "x-original-to",
            "authentication-results",
            "dkim-signature",
            "received-spf",
            "hp-outer");

    private static final List<String> TRACE_PREFIXES = List.of("arc-", "x-spam", "x-rspamd");

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
            "precedence");

    private static final String VISIBLE_PREFIX = "list-";

    static Division of(List<HeaderField> header, Protection.Headers policy) {
        return switch (policy) {
            case KEEP -> keep(header);
            case PROTECT -> protect(header);
        };
    }

    private static Division keep(List<HeaderField> header) {
        return new Division(
                header.stream().filter(field -> !field.isStructural()).toList(),
                header.stream().filter(HeaderField::isStructural).toList());
    }

    /** RFC 9788 section 5.2.1, with a confidentiality policy that hides more than the baseline of section 3.2.1. */
    private static Division protect(List<HeaderField> header) {
        List<HeaderField> outer = new ArrayList<>();
        List<HeaderField> inner = new ArrayList<>();
        List<HeaderField> record = new ArrayList<>();
        boolean subjectSeen = false;
        for (HeaderField field : header) {
            String name = field.lowerCaseName();
            if (field.isStructural()) {
                continue;
            }
            if (isTrace(name)) {
                outer.add(field);
                continue;
            }
            inner.add(field);
            if (name.equals(SUBJECT) && subjectSeen) {
                continue;
            }
            subjectSeen |= name.equals(SUBJECT);
            HeaderField seen = name.equals(SUBJECT) ? HeaderField.of(HIDDEN_SUBJECT) : field;
            if (name.equals(SUBJECT) || isVisible(name)) {
                outer.add(seen);
                record.add(HeaderProtection.outerRecord(seen));
            }
        }
        inner.addAll(record);
        inner.addAll(HeaderProtection.marked(
                header.stream().filter(HeaderField::isStructural).toList()));
        return new Division(outer, inner);
    }

    private static boolean isTrace(String name) {
        return TRACE.contains(name) || TRACE_PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static boolean isVisible(String name) {
        return VISIBLE.contains(name) || name.startsWith(VISIBLE_PREFIX);
    }
}
