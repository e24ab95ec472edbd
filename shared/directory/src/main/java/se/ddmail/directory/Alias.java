// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

/**
 * An alias as the operator sees it; an address that leads to several mailboxes is several of them.
 *
 * @param mailbox the address of the mailbox
 */
public record Alias(Address address, Address mailbox, State state) {
    @Override
    public String toString() {
        return "Alias[...]";
    }
}
