// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.Optional;
import se.ddmail.directory.Account;
import se.ddmail.directory.Address;
import se.ddmail.directory.CertificateInventory;
import se.ddmail.directory.Certificates;
import se.ddmail.directory.Database;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.Domain;
import se.ddmail.directory.DomainName;
import se.ddmail.directory.Inventory;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.directory.Mailbox;
import se.ddmail.directory.OpenPgpMailbox;
import se.ddmail.directory.ProvisionerDirectory;

/** One run's view of the directory; asking for what does not exist is a {@link Problem#NOT_FOUND}. */
record Session(
        ProvisionerDirectory directory,
        Inventory inventory,
        Certificates certificates,
        CertificateInventory certificateInventory) {
    static Session of(Database database) {
        return new Session(
                new ProvisionerDirectory(database),
                new Inventory(database),
                new Certificates(database),
                new CertificateInventory(database));
    }

    Mailbox mailbox(Address address) throws DirectoryException, Failure {
        return directory.mailbox(address).orElseThrow(() -> noMailbox(address));
    }

    LoginMailbox login(Address address) throws DirectoryException, Failure {
        return directory.login(address).orElseThrow(() -> noMailbox(address));
    }

    OpenPgpMailbox openPgp(Address address) throws DirectoryException, Failure {
        return certificateInventory.mailbox(address).orElseThrow(() -> noMailbox(address));
    }

    Account account(String id) throws DirectoryException, Failure {
        return found(inventory.account(id), "account '" + id + "'", "account list");
    }

    Domain domain(DomainName name) throws DirectoryException, Failure {
        return domain(name.ascii());
    }

    /**
     * Refuses early what {@code createMailbox} would refuse in the end, before anybody is asked for a password.
     *
     * @return the domain of the address
     */
    Domain checkFree(Address address) throws DirectoryException, Failure {
        Domain domain = domain(address.domain());
        if (directory.mailbox(address).isPresent()) {
            throw new Failure(
                    Problem.EXISTS,
                    "mailbox '" + Addresses.text(address) + "' exists already",
                    "Choose another address. See: ddmail mailbox show " + Addresses.text(address));
        }
        return domain;
    }

    private Domain domain(String ascii) throws DirectoryException, Failure {
        String name = Domains.text(ascii);
        return inventory
                .domain(ascii)
                .orElseThrow(() -> new Failure(
                        Problem.NOT_FOUND,
                        "domain '" + name + "' does not exist here",
                        "See: ddmail domain list. Add it: ddmail domain add " + name + " --global"));
    }

    private static Failure noMailbox(Address address) {
        return missing("mailbox '" + Addresses.text(address) + "'", "mailbox list");
    }

    private static <T> T found(Optional<T> thing, String name, String list) throws Failure {
        return thing.orElseThrow(() -> missing(name, list));
    }

    private static Failure missing(String name, String list) {
        return new Failure(Problem.NOT_FOUND, name + " does not exist", "See: ddmail " + list);
    }
}
