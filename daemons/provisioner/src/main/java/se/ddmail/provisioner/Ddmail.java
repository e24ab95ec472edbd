// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import se.ddmail.directory.ConflictException;
import se.ddmail.directory.Database;
import se.ddmail.directory.DirectoryException;

/** The command without a noun: the options that every verb takes, wherever they stand on the line. */
@Command(
        name = "ddmail",
        versionProvider = Version.class,
        description = "Sets up accounts, domains, mailboxes, aliases and OpenPGP of a DDMail host.",
        synopsisSubcommandLabel = "NOUN VERB",
        footer = {
            "",
            "Start with:",
            "  ddmail database migrate",
            "  ddmail domain add example.org --global",
            "  ddmail mailbox create alice@example.org --quota 1G",
            "",
            "Exit status: 0 done, 1 openpgp check found something, 64 usage,",
            "65 bad input or unusable certificate, 66 cannot open input,",
            "67 no such object, 69 damaged key or message refused, 70 a bug,",
            "73 exists or conflict, 74 cannot write output, 75 try again later,",
            "77 wrong password, 78 configuration. Manual: ddmail(1)"
        })
final class Ddmail {
    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Read this file; else $DDMAIL_CONFIG, else /etc/ddmail/provisioner.conf.")
    private @Nullable Path config;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON value; errors too, on stderr.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print only what a script needs: an id, an address, a generated password.")
    private boolean quiet;

    @Option(names = "--no-input", scope = ScopeType.INHERIT, description = "Never ask, even on a terminal.")
    private boolean noInput;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show what the libraries log, on stderr.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Explain the command, the noun or the verb.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    private final Terminal terminal;
    private final Clock clock;

    Ddmail(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    InputStream input() {
        return terminal.in();
    }

    /** The moment at which certificates are judged. */
    Instant now() {
        return clock.instant();
    }

    Output output() {
        return new Output(terminal, form());
    }

    private Output.Form form() {
        if (json) {
            return Output.Form.JSON;
        }
        if (quiet) {
            return Output.Form.QUIET;
        }
        return terminal.columns() ? Output.Form.COLUMNS : Output.Form.TABS;
    }

    Passwords passwords() {
        return new Passwords(terminal.in(), noInput ? Optional.empty() : terminal.prompt());
    }

    /** What a verb does with the directory. */
    interface Work<T> {
        T with(Session session) throws DirectoryException, ConflictException, Failure;
    }

    /**
     * Does the work of a verb and turns what can go wrong into words.
     *
     * @param subject what it is about, as given by the user
     */
    <T> T directory(String subject, Work<T> work) throws Failure {
        try (Database database = open(configuration())) {
            return work.with(Session.of(database));
        } catch (DirectoryException e) {
            throw Troubles.of(e);
        } catch (ConflictException e) {
            throw Troubles.of(e, subject);
        }
    }

    private static Database open(ProvisionerConfig configuration) throws Failure {
        try {
            return Database.open(configuration.database());
        } catch (IllegalArgumentException e) {
            throw badUrl(e);
        }
    }

    static Failure badUrl(IllegalArgumentException cause) {
        return new Failure(
                Problem.CONFIG,
                "key database of the configuration file " + cause.getMessage(),
                "Write it like postgresql:///ddmail?host=/var/run/postgresql&user=ddmail-provisioner",
                cause);
    }

    /** The configuration, read when a verb needs it: help and version work without. */
    ProvisionerConfig configuration() throws Failure {
        Logging.start(verbose);
        return ConfigFile.read(config == null ? ConfigFile.ofEnvironment() : config);
    }
}
