// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import java.util.List;
import java.util.Optional;

/**
 * The argument of MAIL and RCPT (RFC 5321 section 4.1.2).
 *
 * @param path without its brackets and without a source route; empty for the null sender
 * @param parameters as they stand behind it
 */
public record PathArgument(String path, List<String> parameters) {

    /** Local part 64, {@code @}, domain 255 (RFC 5321 section 4.5.3.1), and as much again for UTF-8 and quotes. */
    private static final int PATH_MAX = 640;

    public PathArgument {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads what stands behind the verb.
     *
     * @param keyword {@code FROM:} or {@code TO:}
     * @return empty when it is not a path in brackets behind this keyword
     */
    public static Optional<PathArgument> parse(String rest, String keyword) {
        int end = pathEnd(rest, keyword);
        if (end < 0) {
            return Optional.empty();
        }
        String text = rest.substring(end + 1).strip();
        return Optional.of(new PathArgument(
                withoutRoute(rest.substring(keyword.length() + 1, end)),
                text.isEmpty() ? List.of() : List.of(text.split(" +", -1))));
    }

    /**
     * The same for a client that a lenient server has let through, which passes on what it was sent: blanks may stand
     * behind the keyword and inside of the brackets, and a path without a blank needs no brackets.
     */
    public static Optional<PathArgument> parseLenient(String rest, String keyword) {
        if (!rest.regionMatches(true, 0, keyword, 0, keyword.length())) {
            return Optional.empty();
        }
        String path = rest.substring(keyword.length()).strip();
        if (path.startsWith("<")) {
            return parse(keyword + "<" + withoutBlanks(path.substring(1).stripLeading()), keyword);
        }
        String bare = path.split(" ", 2)[0];
        return bare.isEmpty() || bare.matches(".*[\"<>].*")
                ? Optional.empty()
                : parse(keyword + "<" + bare + ">" + path.substring(bare.length()), keyword);
    }

    /** Without those before the bracket that closes. */
    private static String withoutBlanks(String path) {
        return path.replaceFirst("^((?:[^ \"<>]++|\"(?:[^\"\\\\]|\\\\.)*+\")*+) +>", "$1>");
    }

    /** Where the closing bracket of the path behind {@code keyword} stands, or -1. A bracket in quotes does not count. */
    private static int pathEnd(String rest, String keyword) {
        int start = keyword.length();
        if (!rest.regionMatches(true, 0, keyword, 0, start) || rest.length() < start + 2 || rest.charAt(start) != '<') {
            return -1;
        }
        boolean quoted = false;
        for (int i = start + 1; i < rest.length() && i - start <= PATH_MAX; i++) {
            char c = rest.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                boolean ends = i + 1 == rest.length() || rest.charAt(i + 1) == ' ';
                return ends ? i : -1;
            } else if ((c == ' ' || c == '<') && !quoted) {
                return -1;
            }
        }
        return -1;
    }

    /** RFC 5321 section 4.1.1.3: a source route is to be accepted and ignored. */
    private static String withoutRoute(String path) {
        return path.startsWith("@") && path.contains(":") ? path.substring(path.indexOf(':') + 1) : path;
    }

    @Override
    public String toString() {
        return "PathArgument";
    }
}
