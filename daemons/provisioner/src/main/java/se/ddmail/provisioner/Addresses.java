// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import se.ddmail.directory.Address;
import se.ddmail.directory.DomainName;
import se.ddmail.directory.InvalidAddressException;

/** Reads addresses as people write them, and writes them for people. */
final class Addresses {
    private Addresses() {}

    /**
     * The canonical address with its domain in A-labels, whichever form was given.
     *
     * @param argument the argument that holds it, for the error
     */
    static Address parse(String argument, String text) throws Failure {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw bad(argument, text, "has no @");
        }
        if (!Printable.isPlain(text.substring(0, at))) {
            throw bad(argument, text, "has a local part with an invisible character, or that is not UTF-8");
        }
        DomainName domain = Domains.parse(text.substring(at + 1));
        try {
            return Address.parse(text.substring(0, at + 1) + domain.ascii());
        } catch (InvalidAddressException e) {
            throw bad(argument, text, "is no mail address: " + e.getMessage());
        }
    }

    /** The address with its domain as people read it. */
    static String text(Address address) {
        return address.localPart() + '@' + Domains.text(address.domain());
    }

    private static Failure bad(String argument, String text, String wrong) {
        return new Failure(Problem.BAD_INPUT, argument + " '" + text + "' " + wrong, "Write it like alice@example.org");
    }
}
