// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a {@code maildirsize} file says.
 *
 * @param used octets
 * @param changes lines since the limit; one is a count that nothing has changed since
 */
record QuotaAccount(long used, int changes) {

    /**
     * Reads the whole text of a file.
     *
     * @param limit the limit the file must have
     * @return empty when it has another one, or is not as it should be
     */
    static Optional<QuotaAccount> parse(byte[] bytes, long limit) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        if (!text.endsWith("\n") || !text.substring(0, end).strip().equals(limit + "S")) {
            return Optional.empty();
        }
        long used = 0;
        int changes = 0;
        try {
            for (int start = end + 1; start < text.length(); start = end + 1) {
                end = text.indexOf('\n', start);
                String line = text.substring(start, end).strip();
                int gap = Math.max(0, line.indexOf(' '));
                used = Math.addExact(used, Long.parseLong(line, 0, gap, 10));
                Long.parseLong(line.substring(gap).strip()); // messages: nobody limits them
                changes++;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            return Optional.empty();
        }
        return used < 0 ? Optional.empty() : Optional.of(new QuotaAccount(used, changes));
    }
}
