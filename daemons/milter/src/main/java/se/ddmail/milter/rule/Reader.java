// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.rule;

import java.util.Optional;
import java.util.UUID;
import se.ddmail.directory.Address;
import se.ddmail.openpgp.mail.Protection;

/**
 * A mailbox that a message goes to.
 *
 * @param address its own canonical address
 * @param byAlias whether the message was sent to an alias
 * @param protection present when its owner wants mail encrypted
 */
public record Reader(UUID mailbox, Address address, boolean byAlias, Optional<Protection> protection) {
    @Override
    public String toString() {
        return "Reader[" + mailbox + "]";
    }
}
