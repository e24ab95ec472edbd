// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What was measured in one row of the benchmark, round by round. */
final class Series {
    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    double median() {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return Collections.min(values);
    }

    double most() {
        return Collections.max(values);
    }

    /** Round by round this divided by the other: what disturbed a round disturbed both. */
    Series over(Series other) {
        Series ratio = new Series();
        for (int i = 0; i < values.size(); i++) {
            ratio.add(values.get(i) / other.values.get(i));
        }
        return ratio;
    }

    String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + "-" + format + ")", median(), least(), most());
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"median\": %.4f, \"min\": %.4f, \"max\": %.4f, \"rounds\": %d}",
                median(),
                least(),
                most(),
                values.size());
    }
}
