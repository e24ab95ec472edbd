// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

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

class DialogueTest {

    private static final LmtpLimits LIMITS =
            new LmtpLimits("mx.example.org", 3, 1000, Duration.ofMinutes(5), Duration.ofMinutes(10));

    static Stream<Path> dialogues() throws IOException, URISyntaxException {
        URL directory = Objects.requireNonNull(DialogueTest.class.getResource("dialogues"));
        URI uri = directory.toURI();
        try (Stream<Path> files = Files.list(Path.of(uri))) {
            return files.filter(file -> file.toString().endsWith(".lmtp")).sorted().toList().stream();
        }
    }

    @Test
    void thereAreDialogues() throws Exception {
        assertThat(dialogues().count()).isGreaterThan(15);
    }

    @ParameterizedTest
    @MethodSource("dialogues")
    void theServerSaysWhatTheFileSays(Path file) throws IOException {
        Dialogue dialogue = Dialogue.read(file);
        FakeMailroom mailroom = new FakeMailroom();
        ScriptedConnection connection = new ScriptedConnection();
        StringBuilder expected = new StringBuilder();
        StringBuilder received = new StringBuilder();
        List<Dialogue.Turn> ahead = new ArrayList<>(dialogue.turns());
        connection.beforeRead(() -> {
            // A client that waits for its answer before it goes on gets exactly this far.
            received.append(connection.received());
            expected.append(ahead.remove(0).server());
            assertThat(received.toString()).isEqualTo(expected.toString());
        });
        dialogue.turns().stream().skip(1).forEach(turn -> connection.send(turn.client(), Duration.ZERO));
        new LmtpConversation(LIMITS, mailroom, connection).run();
        if (ahead.isEmpty()) {
            assertThat(connection.received()).isEmpty();
        } else {
            assertThat(ahead).as("the server closed").hasSize(1);
            assertThat(connection.received()).isEqualTo(ahead.get(0).server());
        }
        assertThat(mailroom.stored).hasSize(dialogue.stored());
        assertThat(mailroom.closed).isEqualTo(mailroom.begun);
    }
}
