// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.Mailbox;

/** {@code ddmail mailbox}, the verbs that need no password. */
@Command(name = "mailbox", description = "Mailboxes, each encrypted to its own key.")
final class MailboxCommands {
    private static final String ADDRESS = "ADDRESS";

    private final Ddmail ddmail;

    MailboxCommands(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Command(name = "list", description = "List all mailboxes.", footer = "Example: ddmail mailbox list --json")
    int list() throws Failure {
        List<Mailbox> mailboxes =
                ddmail.directory("mailbox", session -> session.directory().mailboxes());
        ddmail.output()
                .many(
                        mailboxes.stream().map(MailboxCommands::line).toList(),
                        "No mailboxes yet. Make one: ddmail mailbox create alice@example.org");
        return 0;
    }

    @Command(
            name = "show",
            description = "Show one mailbox.",
            footer = "Example: ddmail mailbox show alice@example.org")
    int show(@Parameters(paramLabel = ADDRESS, description = "Its address.") String address) throws Failure {
        Address wanted = Addresses.parse(ADDRESS, address);
        Path mailRoot = ddmail.configuration().mailRoot();
        Row row = ddmail.directory(address, session -> {
            boolean encrypted = session.openPgp(wanted).active();
            return row(session.mailbox(wanted), mailRoot)
                    .with("openpgp", encrypted ? "active" : "disabled", "openpgp", encrypted ? "on" : "off");
        });
        ddmail.output().one(row, "address");
        return 0;
    }

    @Command(
            name = "disable",
            description = "Refuse logins and mail until it is enabled again; nothing is deleted.",
            footer = "Example: ddmail mailbox disable alice@example.org")
    int disable(@Parameters(paramLabel = ADDRESS, description = "Its address.") String address) throws Failure {
        Address wanted = Addresses.parse(ADDRESS, address);
        return print(ddmail.directory(address, session -> {
            session.directory().disable(wanted);
            return session.mailbox(wanted);
        }));
    }

    @Command(
            name = "enable",
            description = "Undo disable.",
            footer = "Example: ddmail mailbox enable alice@example.org")
    int enable(@Parameters(paramLabel = ADDRESS, description = "Its address.") String address) throws Failure {
        Address wanted = Addresses.parse(ADDRESS, address);
        return print(ddmail.directory(address, session -> {
            session.directory().enable(wanted);
            return session.mailbox(wanted);
        }));
    }

    @Command(
            name = "quota",
            description = "Set the size limit.",
            footer = "Example: ddmail mailbox quota alice@example.org 2G")
    int quota(
            @Parameters(paramLabel = ADDRESS, description = "Its address.") String address,
            @Parameters(paramLabel = "SIZE", description = "For example 500M, 2G, or none.") String size)
            throws Failure {
        Address wanted = Addresses.parse(ADDRESS, address);
        OptionalLong quota = Quota.parse(size);
        return print(ddmail.directory(address, session -> {
            session.directory().limit(wanted, quota);
            return session.mailbox(wanted);
        }));
    }

    private int print(Mailbox mailbox) throws Failure {
        ddmail.output().one(row(mailbox, ddmail.configuration().mailRoot()), "address");
        return 0;
    }

    /** What every verb that ends with a mailbox prints. */
    static Row row(Mailbox mailbox, Path mailRoot) {
        return line(mailbox)
                .with("created", mailbox.created())
                .list("aliases", mailbox.aliases().stream().map(Address::text).toList())
                .with("key_id", mailbox.keyId())
                .with("home", mailRoot.resolve(mailbox.id().toString()));
    }

    private static Row line(Mailbox mailbox) {
        return Row.row()
                .with("address", mailbox.address().text(), "address", Addresses.text(mailbox.address()))
                .onlyInJson("unicode_address", Addresses.text(mailbox.address()))
                .state(mailbox.state())
                .with(
                        "quota_bytes",
                        mailbox.quota().isPresent() ? mailbox.quota().getAsLong() : null,
                        "quota",
                        Quota.text(mailbox.quota()))
                .with("account", mailbox.account())
                .with("id", mailbox.id());
    }
}
