// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ddmail help mailbox create} is {@code ddmail mailbox create --help}. */
@Command(name = "help", description = "Explain a noun or a verb.", footer = "Example: ddmail help mailbox create")
final class HelpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NOUN [VERB]", arity = "0..2", description = "What to explain; everything if left out.")
    private List<String> words = List.of();

    @Override
    public Integer call() throws Failure {
        CommandLine command = spec.root().commandLine();
        for (String word : words) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new Failure(
                        Problem.USAGE,
                        "there is no '" + word + "' to explain",
                        "One of: " + String.join(", ", command.getSubcommands().keySet()));
            }
            command = next;
        }
        command.usage(spec.commandLine().getOut());
        return 0;
    }
}
