// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One {@code key = value} line and where it stands (first line = 1). */
record ConfigLine(int number, String value) {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");
    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*");

    /** Lines by key, in the order of the file; what is no such line goes to {@code problems}. */
    static Map<String, ConfigLine> parse(String text, ConfigProblems problems) {
        Map<String, ConfigLine> lines = new LinkedHashMap<>();
        List<String> all = text.lines().toList();
        for (int i = 0; i < all.size(); i++) {
            String line = all.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                add(lines, i + 1, line, problems);
            }
        }
        return lines;
    }

    private static void add(Map<String, ConfigLine> lines, int number, String line, ConfigProblems problems) {
        if (CONTROL.matcher(line).find()) {
            problems.add(number, "holds a control character");
            return;
        }
        int equals = line.indexOf('=');
        if (equals < 0) {
            problems.add(number, "has no \"=\": a line is \"key = value\" or begins with #");
            return;
        }
        String key = line.substring(0, equals).strip();
        if (!KEY.matcher(key).matches()) {
            problems.add(number, "a key is made of lower-case letters, digits and _");
            return;
        }
        ConfigLine first = lines.putIfAbsent(
                key, new ConfigLine(number, line.substring(equals + 1).strip()));
        if (first != null) {
            problems.add(number, key + ": was already set in line " + first.number());
        }
    }
}
