// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.List;

/**
 * A mailbox that an address leads to, and whether anything on the way is disabled.
 *
 * @param <T> what the asker wants to know of a mailbox
 */
record Target<T>(String matched, boolean active, T mailbox) {
    /**
     * The rule of resolution: the exact address wins over the one without detail, even when it is disabled.
     *
     * @param targets of the exact address and of the address without detail
     */
    static <T> List<Target<T>> choose(List<Target<T>> targets, String exact) {
        List<Target<T>> exactly =
                targets.stream().filter(t -> t.matched.equals(exact)).toList();
        return exactly.isEmpty() ? targets : exactly;
    }

    /** An alias reaches those of its mailboxes that are active. */
    static <T> List<T> active(List<Target<T>> targets) {
        return targets.stream().filter(Target::active).map(Target::mailbox).toList();
    }

    @Override
    public String toString() {
        return "Target[...]";
    }
}
