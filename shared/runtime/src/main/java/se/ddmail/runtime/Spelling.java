// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which known key a misspelled one was meant to be. */
final class Spelling {
    private static final int LONGEST = 64;

    private Spelling() {}

    /** {@code , did you mean "x"?}, or nothing when no known key is near. */
    static String hint(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return "";
        }
        int near = Math.max(2, word.length() / 3);
        return known.stream()
                .filter(key -> distance(word, key) <= near)
                .min(Comparator.comparingInt(key -> distance(word, key)))
                .map(key -> ", did you mean \"" + key + "\"?")
                .orElse("");
    }

    /** Levenshtein's edit distance. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
