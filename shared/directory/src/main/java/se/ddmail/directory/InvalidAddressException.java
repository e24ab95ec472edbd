// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

/** A text is no mail address, or no domain name, that can exist here. The message names the rule, never the text. */
public final class InvalidAddressException extends Exception {
    InvalidAddressException(String rule) {
        super(rule);
    }
}
