// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual and the help against the command itself. */
class ManPageTest {
    private static final Pattern LONG_OPTION = Pattern.compile("Fl -([a-z-]+)");

    private String manual = "";
    private CommandLine commands = new CommandLine(CommandSpec.create());

    @BeforeEach
    void readBoth() throws IOException {
        manual = Files.readString(Path.of("../../docs/man/ddmail.1"));
        commands = Cli.commands(new Ddmail(Terminal.ofProcess(), Clock.systemUTC()));
    }

    @Test
    void itHasEveryOptionAndNoOther() {
        Set<String> options = new TreeSet<>();
        collectOptions(commands, options);
        Set<String> documented = LONG_OPTION
                .matcher(manual.replace(" , -", " Fl -"))
                .results()
                .map(found -> "--" + found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(options).contains("--old-password-file");
    }

    @Test
    void itHasEveryNounAndVerb() {
        String synopsis = manual.substring(manual.indexOf(".Sh SYNOPSIS"), manual.indexOf(".Sh DESCRIPTION"));
        commands.getSubcommands().forEach((noun, command) -> {
            assertThat(synopsis).contains(".Cm " + noun);
            String lines = synopsis.lines()
                    .filter(line -> line.startsWith(".Cm " + noun))
                    .collect(Collectors.joining(" "));
            assertThat(command.getSubcommands().keySet()).allMatch(verb -> lines.contains(" " + verb));
        });
    }

    @Test
    void itAndTheHelpHaveEveryExitCode() {
        String help = commands.getUsageMessage();
        for (Problem problem : Problem.values()) {
            assertThat(help).contains(Integer.toString(problem.exitCode()));
            assertThat(manual)
                    .as(problem.word())
                    .containsPattern("\\.It " + problem.exitCode() + "\n([a-z_]+, )?" + problem.word());
        }
    }

    @Test
    void everyVerbHasADescriptionAndAnExample() {
        for (CommandLine noun : commands.getSubcommands().values()) {
            assertThat(noun.getCommandSpec().usageMessage().description()).isNotEmpty();
            for (CommandLine verb : noun.getSubcommands().values()) {
                assertThat(verb.getCommandSpec().usageMessage().description()).isNotEmpty();
                assertThat(String.join(" ", verb.getCommandSpec().usageMessage().footer()))
                        .startsWith("Example: ")
                        .contains(verb.getCommandSpec().qualifiedName().substring("ddmail ".length()));
            }
        }
    }

    private static void collectOptions(CommandLine command, Set<String> names) {
        CommandSpec spec = command.getCommandSpec();
        for (OptionSpec option : spec.options()) {
            for (String name : option.names()) {
                if (name.startsWith("--")) {
                    names.add(name);
                    if (option.negatable()) {
                        names.add(spec.negatableOptionTransformer().makeNegative(name, spec));
                    }
                }
            }
        }
        command.getSubcommands().values().forEach(sub -> collectOptions(sub, names));
    }
}
