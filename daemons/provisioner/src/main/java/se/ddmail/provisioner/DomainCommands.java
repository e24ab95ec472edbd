// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Domain;
import se.ddmail.directory.DomainName;

/** {@code ddmail domain}. */
@Command(name = "domain", description = "Mail domains: global ones for everybody, and an account's own.")
final class DomainCommands {
    /** What to say where mail would be expected in vain. */
    static final String UNVERIFIED =
            "Not verified: this domain receives nothing until its ownership is proven, and this"
                    + " version of ddmail cannot do that yet.";

    private final Ddmail ddmail;

    DomainCommands(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    /** Whose it is. */
    static final class Owner {
        @Option(names = "--global", required = true, description = "The operator's own, offered to every account.")
        private boolean global;

        @Option(
                names = "--account",
                required = true,
                paramLabel = "ID",
                description = "This account's own. It receives nothing until its ownership is verified.")
        private @Nullable String account;

        Optional<String> account() {
            return global ? Optional.empty() : Optional.ofNullable(account);
        }
    }

    @Command(
            name = "add",
            description = "Add a domain, international ones in either form.",
            footer = "Example: ddmail domain add example.org --global")
    int add(
            @Parameters(paramLabel = "NAME", description = "For example example.org or bücher.example.") String name,
            @ArgGroup(multiplicity = "1") Owner owner)
            throws Failure {
        DomainName domain = Domains.parse(name);
        Domain added = ddmail.directory(name, session -> {
            session.directory().addDomain(domain, owner.account());
            return session.domain(domain);
        });
        ddmail.output().one(row(added), "name");
        if (!added.verified()) {
            ddmail.output().remark(UNVERIFIED);
        }
        return 0;
    }

    @Command(name = "list", description = "List all domains.", footer = "Example: ddmail domain list --json")
    int list() throws Failure {
        List<Domain> domains =
                ddmail.directory("domain", session -> session.inventory().domains());
        ddmail.output()
                .many(
                        domains.stream().map(DomainCommands::row).toList(),
                        "No domains yet. Add one: ddmail domain add example.org --global");
        return 0;
    }

    private static Row row(Domain domain) {
        return Row.row()
                .with(
                        "name",
                        domain.name().ascii(),
                        "name",
                        Domains.text(domain.name().ascii()))
                .onlyInJson("unicode_name", domain.name().unicode())
                .with("kind", domain.account().isPresent() ? "own" : "global")
                .with("account", domain.account().orElse(null))
                .state(domain.state())
                .flag("verified", domain.verified());
    }
}
