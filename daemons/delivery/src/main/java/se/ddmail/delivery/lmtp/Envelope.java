// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a message before its recipients.
 *
 * @param sender reverse path without brackets, empty for the null sender; never holds control characters
 * @param size octets the client announced
 * @param utf8 whether the message came with SMTPUTF8 (RFC 6531)
 * @param ident Postfix's queue id, letters and digits
 */
public record Envelope(String sender, OptionalLong size, boolean utf8, Optional<String> ident) {
    @Override
    public String toString() {
        return "Envelope[" + ident.orElse("-") + "]";
    }
}
