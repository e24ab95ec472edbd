// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;

/** The tree of nouns and verbs, and one run of it. */
final class Cli {
    private Cli() {}

    /** Runs one command; never throws, never ends the process. */
    static int run(Terminal terminal, String... args) {
        return run(terminal, Clock.systemUTC(), args);
    }

    static int run(Terminal terminal, Clock clock, String... args) {
        CommandLine commands = commands(new Ddmail(terminal, clock));
        Errors errors = new Errors(terminal);
        commands.setOut(new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8));
        commands.setErr(new PrintWriter(terminal.err(), false, StandardCharsets.UTF_8));
        commands.setParameterExceptionHandler(errors::usage);
        commands.setExecutionExceptionHandler(errors::failed);
        int exitCode = commands.execute(args);
        commands.getOut().flush();
        if (terminal.out().checkError() && exitCode == 0) {
            exitCode = errors.report(
                    new Failure(
                            Problem.OUTPUT,
                            "standard output cannot be written",
                            "What was asked for is done, but its result is lost."),
                    args);
        }
        terminal.err().flush();
        return exitCode;
    }

    static CommandLine commands(Ddmail ddmail) {
        CommandLine commands = new CommandLine(ddmail)
                .addSubcommand(new DatabaseCommands(ddmail))
                .addSubcommand(new AccountCommands(ddmail))
                .addSubcommand(new DomainCommands(ddmail))
                .addSubcommand(new CommandLine(new MailboxCommands(ddmail))
                        .addSubcommand(new MailboxCreate(ddmail))
                        .addSubcommand(new MailboxPasswd(ddmail)))
                .addSubcommand(new AliasCommands(ddmail))
                .addSubcommand(new CommandLine(new OpenPgpCommands(ddmail))
                        .addSubcommand(new OpenPgpImport(ddmail))
                        .addSubcommand(new OpenPgpActivate(ddmail))
                        .addSubcommand(new OpenPgpCheck(ddmail))
                        .addSubcommand(new OpenPgpTry(ddmail)))
                .addSubcommand(new VersionCommand(ddmail))
                .addSubcommand(new HelpCommand());
        // An argument that begins with @ is an argument, not a file to read arguments from.
        return commands.setExpandAtFiles(false);
    }
}
