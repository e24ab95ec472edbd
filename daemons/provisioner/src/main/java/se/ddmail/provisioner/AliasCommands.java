// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.Alias;
import se.ddmail.directory.State;

/** {@code ddmail alias}. */
@Command(name = "alias", description = "More addresses for a mailbox.")
final class AliasCommands {
    private final Ddmail ddmail;

    AliasCommands(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Command(
            name = "add",
            description = "Lead an address to a mailbox; its owner may send from it.",
            footer = "Example: ddmail alias add info@example.org --to alice@example.org")
    int add(
            @Parameters(paramLabel = "ADDRESS", description = "The new address.") String address,
            @Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "The mailbox it leads to.")
                    String to)
            throws Failure {
        Address alias = Addresses.parse("ADDRESS", address);
        Address mailbox = Addresses.parse("--to", to);
        ddmail.directory(address, session -> {
            session.mailbox(mailbox);
            session.directory().addAlias(alias, mailbox);
            return 0;
        });
        ddmail.output().one(row(new Alias(alias, mailbox, State.ACTIVE)), "address");
        return 0;
    }

    @Command(name = "list", description = "List all aliases.", footer = "Example: ddmail alias list --json")
    int list() throws Failure {
        List<Alias> aliases =
                ddmail.directory("alias", session -> session.inventory().aliases());
        ddmail.output().many(aliases.stream().map(AliasCommands::row).toList(), "No aliases yet.");
        return 0;
    }

    private static Row row(Alias alias) {
        return Row.row()
                .with("address", alias.address().text(), "address", Addresses.text(alias.address()))
                .with("to", alias.mailbox().text(), "to", Addresses.text(alias.mailbox()))
                .state(alias.state());
    }
}
