// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.ddmail.milter.People;
import se.ddmail.milter.rule.Recipients;

class DialogueTest {

    private static final MilterLimits LIMITS = new MilterLimits(3, 1000, Duration.ofMinutes(10), Duration.ofHours(1));
    private static final Recipients RECIPIENTS = people().recipients();

    private static People people() {
        People people = new People();
        people.alias("team@example.org", People.ALICE, People.BOB);
        people.alias("mixed@example.org", People.ALICE, People.DAVE);
        people.alias("wide@example.org", People.ALICE, People.BOB, People.CAROL, People.ALICE);
        return people;
    }

    static Stream<Path> dialogues() throws IOException, URISyntaxException {
        URL directory = Objects.requireNonNull(DialogueTest.class.getResource("dialogues"));
        URI uri = directory.toURI();
        try (Stream<Path> files = Files.list(Path.of(uri))) {
            return files.filter(file -> file.toString().endsWith(".milter")).sorted().toList().stream();
        }
    }

    @Test
    void thereAreDialogues() throws Exception {
        assertThat(dialogues().count()).isGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    void theFilterSaysWhatTheFileSays(Path file) throws IOException {
        Dialogue dialogue = Dialogue.read(file);
        ScriptedConnection connection = new ScriptedConnection();
        List<String> expected = new ArrayList<>();
        List<String> received = new ArrayList<>();
        List<Dialogue.Turn> ahead = new ArrayList<>(dialogue.turns());
        dialogue.turns().forEach(turn -> connection.send(turn.commands()));
        connection.beforePiece(() -> {
            // A server that waits for its answer before it goes on gets exactly this far.
            received.addAll(shortened(connection.received()));
            assertThat(received).isEqualTo(expected);
            if (!ahead.isEmpty()) {
                expected.addAll(ahead.remove(0).replies());
            }
        });
        MilterSession session = new MilterSession(LIMITS, RECIPIENTS::decide, System::nanoTime);
        new MilterConversation(LIMITS, connection, session).run();
        received.addAll(shortened(connection.received()));
        assertThat(received).isEqualTo(expected);
        assertThat(ahead).isEmpty();
        if (dialogue.end().isEmpty()) {
            assertThat(session.state()).isEqualTo(MilterSession.State.CLOSED);
        } else {
            assertThat(session.state() == MilterSession.State.CLOSED)
                    .isEqualTo(dialogue.end().equals("closed"));
        }
    }

    /** What differs each time is left out, and the pieces of a body are one. */
    private static List<String> shortened(List<String> replies) {
        List<String> all = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        for (String reply : replies) {
            if (reply.startsWith("body ")) {
                body.append(reply.substring(5).replace("\\r", "\r").replace("\\n", "\n"));
                continue;
            }
            if (!body.isEmpty()) {
                all.add(EncryptedMail.words(body.toString()));
                body.setLength(0);
            }
            all.add(reply.replaceFirst("(Content-Type: multipart/encrypted);.*", "$1"));
        }
        assertThat(body).as("a body without an answer after it").isEmpty();
        return all;
    }
}
