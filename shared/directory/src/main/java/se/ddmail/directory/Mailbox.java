// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A mailbox as the operator sees it.
 *
 * @param state its own state; mail and logins also need an active account and domain
 * @param quota in bytes; empty is unlimited
 * @param created the day
 * @param keyId hex of the id of the current key
 * @param aliases addresses that lead here, sorted
 */
public record Mailbox(
        UUID id,
        Address address,
        String account,
        State state,
        OptionalLong quota,
        LocalDate created,
        String keyId,
        List<Address> aliases) {
    public Mailbox {
        aliases = List.copyOf(aliases);
    }

    @Override
    public String toString() {
        return "Mailbox[" + id + "]";
    }
}
