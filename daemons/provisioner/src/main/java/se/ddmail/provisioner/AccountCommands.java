// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Account;

/** {@code ddmail account}. */
@Command(name = "account", description = "Customers: a random id and nothing else.")
final class AccountCommands {
    private final Ddmail ddmail;

    AccountCommands(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Command(
            name = "create",
            description = "Make an account with a random id; no personal data is asked for.",
            footer = "Example: id=$(ddmail --quiet account create)")
    int create() throws Failure {
        Account account = ddmail.directory("account", session -> {
            String id = session.directory().createAccount();
            return session.account(id);
        });
        ddmail.output().one(row(account), "id");
        return 0;
    }

    @Command(name = "list", description = "List all accounts.", footer = "Example: ddmail account list --json")
    int list() throws Failure {
        List<Account> accounts =
                ddmail.directory("account", session -> session.inventory().accounts());
        ddmail.output().many(accounts.stream().map(AccountCommands::row).toList(), "No accounts yet.");
        return 0;
    }

    @Command(name = "show", description = "Show one account.", footer = "Example: ddmail account show ID")
    int show(@Parameters(paramLabel = "ID", description = "The id that account create printed.") String id)
            throws Failure {
        Account account = ddmail.directory(id, session -> session.account(id));
        ddmail.output().one(row(account), "id");
        return 0;
    }

    private static Row row(Account account) {
        return Row.row().with("id", account.id()).state(account.state()).with("created", account.created());
    }
}
