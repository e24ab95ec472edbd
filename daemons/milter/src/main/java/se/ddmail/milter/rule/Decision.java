// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.rule;

import java.util.List;

/** What has to happen with mail to one recipient. */
public sealed interface Decision {
    /**
     * Nobody here wants it encrypted: the address is foreign, unknown, disabled or none at all, which is for Postfix to
     * judge, or its mailboxes take mail as it is.
     */
    record Plain() implements Decision {}

    /**
     * It goes to mailboxes of ours, and at least one of them wants it encrypted.
     *
     * @param readers all mailboxes that the address leads to
     */
    record Readers(List<Reader> readers) implements Decision {
        public Readers {
            readers = List.copyOf(readers);
        }

        /** Whether none of them takes plaintext. */
        public boolean allEncrypted() {
            return readers.stream().allMatch(reader -> reader.protection().isPresent());
        }
    }

    /** It must not be taken. */
    record Refused(Refusal refusal) implements Decision {}
}
