// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what went wrong: one line, and one line that says what to do; or one JSON object. Never a stack trace. */
final class Errors {
    private final Terminal terminal;

    Errors(Terminal terminal) {
        this.terminal = terminal;
    }

    /** The command line itself is wrong. */
    int usage(ParameterException wrong, String[] args) {
        return report(new Failure(Problem.USAGE, message(wrong), hint(wrong), wrong), args);
    }

    /** A verb failed. */
    int failed(Exception thrown, CommandLine command, ParseResult parsed) {
        Failure failure = thrown instanceof Failure known
                ? known
                : new Failure(
                        Problem.INTERNAL,
                        "a bug: " + thrown.getClass().getSimpleName(),
                        "Run it again with --verbose and report what it prints.",
                        thrown);
        List<String> args = parsed.originalArgs();
        if (failure.problem() == Problem.INTERNAL && (args.contains("--verbose") || args.contains("-v"))) {
            thrown.printStackTrace(terminal.err());
        }
        return report(failure, args.toArray(String[]::new));
    }

    /** Prints the failure and gives its exit code. */
    int report(Failure failure, String[] args) {
        if (Arrays.asList(args).contains("--json")) {
            terminal.err().print(Json.error(failure) + "\n");
        } else {
            terminal.err().print("ddmail: " + Printable.text(failure.getMessage()) + "\n");
            if (!failure.hint().isEmpty()) {
                terminal.err().print("  " + Printable.text(failure.hint()) + "\n");
            }
        }
        return failure.problem().exitCode();
    }

    private static String message(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            if (first.startsWith("-")) {
                // Not its value: that could be a password that somebody tried to give.
                String option = first.startsWith("--")
                        ? first.split("=", 2)[0]
                        : first.substring(0, Math.min(2, first.length()));
                return "unknown option '" + option + "' for " + name;
            }
            // For the same reason an argument too many is not repeated.
            return isVerb(command)
                    ? "too many arguments for " + name
                    : "'" + first + "' is nothing that " + name + " knows";
        }
        if (!isVerb(command)) {
            return "what should " + name + " do?";
        }
        String text = String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String hint(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            String before = unmatched.getUnmatched().get(0).startsWith("-") ? "" : name + " ";
            return unmatched.getSuggestions().stream()
                    .map(before::concat)
                    .collect(Collectors.joining(" or ", "Did you mean: ", "?"));
        }
        if (!isVerb(command)) {
            return "One of: " + String.join(", ", command.getSubcommands().keySet()) + ". See: " + name + " --help";
        }
        return String.join(" ", command.getCommandSpec().usageMessage().footer()) + " (see: " + name + " --help)";
    }

    private static boolean isVerb(CommandLine command) {
        return command.getSubcommands().isEmpty();
    }
}
