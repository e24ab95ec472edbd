// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.List;

/** What a recipient address stands for. */
public sealed interface Resolution {
    /** One mailbox, or the active mailboxes behind an alias; never empty. */
    record Mailboxes(List<Recipient> recipients) implements Resolution {
        public Mailboxes {
            recipients = List.copyOf(recipients);
        }
    }

    /** Nobody has this address, or its domain is not proven to belong to the account that claims it. */
    record Unknown() implements Resolution {}

    /** The address exists, but its mailbox, account or domain is disabled (for an alias: each of its targets). */
    record Disabled() implements Resolution {}
}
