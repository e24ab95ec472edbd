// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Changes of a header.
 *
 * @param removed names of fields, in lower case
 * @param added whole fields, folded with CRLF, without the CRLF at their end
 */
record HeaderEdits(Set<String> removed, List<String> added) {

    static final HeaderEdits NONE = new HeaderEdits(Set.of(), List.of());

    HeaderEdits {
        removed = Set.copyOf(removed);
        added = List.copyOf(added);
    }

    boolean removes(String name) {
        return removed.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return "HeaderEdits[-" + removed.size() + " +" + added.size() + "]";
    }
}
