// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import se.ddmail.milter.People;
import se.ddmail.milter.rule.Recipients;

class MilterCodecFuzzTest {

    private static final MilterLimits LIMITS = new MilterLimits(3, 1000, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final Recipients RECIPIENTS = new People().recipients();
    private static final Set<String> ANSWERS =
            Set.of("negotiated", "continue", "accept", "refuse", "add", "change", "body");

    @FuzzTest
    void everyInputIsCommandsUntilItEnds(byte[] input) throws IOException {
        CommandReader reader = new CommandReader(new ByteArrayInputStream(input));
        try {
            for (int i = 0; i <= input.length; i++) {
                Command command = reader.read();
                if (command instanceof Command.End) {
                    return;
                }
                // What was understood can be said again.
                Command again = new CommandReader(new ByteArrayInputStream(Packets.of(command))).read();
                assertThat(Packets.words(again)).isEqualTo(Packets.words(command));
            }
        } catch (ProtocolException | EOFException e) {
            return;
        }
        throw new AssertionError("more commands than bytes");
    }

    @FuzzTest
    void aConversationNeverFailsAndSaysNothingElse(byte[] input) throws IOException {
        ScriptedConnection connection = new ScriptedConnection().send(input);
        MilterSession session = new MilterSession(LIMITS, RECIPIENTS::decide, System::nanoTime);
        new MilterConversation(LIMITS, connection, session).run();
        assertThat(connection.received())
                .allSatisfy(reply -> assertThat(ANSWERS).contains(reply.split(" ", 2)[0]))
                .noneMatch(reply -> reply.startsWith("refuse 5") && !reply.matches("refuse 55[02] 5\\.[37]\\.\\d .*"));
    }
}
