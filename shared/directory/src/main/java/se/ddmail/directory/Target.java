// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.List;

/** A mailbox that an address leads to, and whether anything on the way is disabled. */
record Target(String matched, boolean active, Recipient recipient) {
    /**
     * The rule of resolution: the exact address wins over the one without detail, even when it is disabled; an alias
     * reaches those of its mailboxes that are active.
     *
     * @param targets of the exact address and of the address without detail
     */
    static Resolution choose(List<Target> targets, String exact) {
        List<Target> exactly =
                targets.stream().filter(t -> t.matched.equals(exact)).toList();
        List<Target> chosen = exactly.isEmpty() ? targets : exactly;
        if (chosen.isEmpty()) {
            return new Resolution.Unknown();
        }
        List<Recipient> recipients =
                chosen.stream().filter(Target::active).map(Target::recipient).toList();
        return recipients.isEmpty() ? new Resolution.Disabled() : new Resolution.Mailboxes(recipients);
    }

    @Override
    public String toString() {
        return "Target[...]";
    }
}
