// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.ddmail.openpgp.mail.HeaderField;

/**
 * What makes one header out of another. Fields that stay must be in the same order in both.
 *
 * <p>A field counts among those of its name, so the last ones are changed first: deleting one renumbers those after it.
 */
final class HeaderDifference {

    private static final byte[] DELETED = {};

    private final List<HeaderField> before;
    /** Whether the field of the same place stays. */
    private final boolean[] stays;
    /** Which one of its name the field of the same place is; the first is 1. */
    private final int[] index;
    /** Those that are new, and have not found a place yet. */
    private final List<HeaderField> added = new ArrayList<>();

    private HeaderDifference(List<HeaderField> before, List<HeaderField> after) {
        this.before = before;
        this.stays = new boolean[before.size()];
        this.index = new int[before.size()];
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < index.length; i++) {
            index[i] = counts.merge(key(before.get(i).name()), 1, Integer::sum);
        }
        int next = 0;
        for (HeaderField field : after) {
            int place = find(field, next);
            if (place < 0) {
                added.add(field);
            } else {
                stays[place] = true;
                next = place + 1;
            }
        }
    }

    static List<Reply> between(List<HeaderField> before, List<HeaderField> after) {
        return new HeaderDifference(before, after).replies();
    }

    private int find(HeaderField field, int from) {
        for (int i = from; i < before.size(); i++) {
            HeaderField candidate = before.get(i);
            if (candidate.name().equals(field.name()) && Arrays.equals(candidate.raw(), field.raw())) {
                return i;
            }
        }
        return -1;
    }

    private List<Reply> replies() {
        List<Reply> replies = new ArrayList<>();
        for (int i = before.size() - 1; i >= 0; i--) {
            if (!stays[i]) {
                replies.add(change(i));
            }
        }
        added.forEach(field -> replies.add(new Reply.AddHeader(field.name(), wire(field))));
        return replies;
    }

    /** A new field of the same name takes the place. */
    private Reply change(int place) {
        String name = before.get(place).name();
        for (Iterator<HeaderField> fields = added.iterator(); fields.hasNext(); ) {
            HeaderField field = fields.next();
            if (key(field.name()).equals(key(name))) {
                fields.remove();
                return new Reply.ChangeHeader(index[place], field.name(), wire(field));
            }
        }
        return new Reply.ChangeHeader(index[place], name, DELETED);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Folded with LF alone. */
    private static byte[] wire(HeaderField field) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (byte octet : field.value()) {
            if (octet != '\r') {
                value.write(octet);
            }
        }
        return value.toByteArray();
    }
}
