// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipeClientTest {

    private static final List<String> UNTIL_DATA =
            List.of("220 x", "250-x\r\n250 SIZE 1", "250 2.0.0 Ok", "250 2.1.0 Ok");

    @TempDir
    private Path directory;

    private static InputStream message(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String[] arguments(String... recipients) {
        String socket = directory.resolve("s").toString();
        List<String> flags = List.of("--socket", socket, "--sender", "", "--queue-id", "4abc", "--size", "12", "--");
        return Stream.concat(flags.stream(), Stream.of(recipients)).toArray(String[]::new);
    }

    private Outcome run(List<String> replies, String... recipients) throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(directory.resolve("s"), replies)) {
            Outcome outcome = PipeClient.run(arguments(recipients), message("Subject: x\n\n.dot\n"));
            daemon.received();
            return outcome;
        }
    }

    private static List<String> then(String... replies) {
        List<String> all = new ArrayList<>(UNTIL_DATA);
        all.addAll(List.of(replies));
        return all;
    }

    @Test
    void aMessageIsHandedOverAsLmtp() throws IOException {
        List<String> replies = then("250 2.1.5 Ok", "354 go", "250 2.0.0 Stored");
        try (FakeDaemon daemon = new FakeDaemon(directory.resolve("s"), replies)) {
            Outcome outcome = PipeClient.run(arguments("a@example.org"), message("Subject: x\n\n.dot\rx"));
            assertThat(outcome).isEqualTo(Outcome.DELIVERED);
            assertThat(daemon.received())
                    .isEqualTo(String.join(
                            "\r\n",
                            "LHLO localhost",
                            "XFORWARD IDENT=4abc",
                            "MAIL FROM:<> BODY=8BITMIME SIZE=12",
                            "RCPT TO:<a@example.org>",
                            "DATA",
                            "Subject: x",
                            "",
                            "..dot\rx",
                            ".",
                            ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "550 5.1.1 Unknown recipient,     67, 5.1.1 Unknown recipient",
        "553 5.1.3 Bad address,           67, 5.1.3 Bad address",
        "550 5.2.1 Mailbox disabled,      69, 5.2.1 Mailbox disabled",
        "552 5.2.2 Mailbox full,          69, 5.2.2 Mailbox full",
        "554 5.7.1 No,                    77, 5.7.1 No",
        "451 4.3.0 Directory away,        75, 4.3.0 Directory away",
        "452 4.5.3 Too many,              75, 4.5.3 Too many",
        "421 4.3.2 Shutting down,         75, 4.3.2 Shutting down",
        "503 5.5.1 Out of order,          75, 4.3.0 Delivery daemon does not understand",
        "550 no code,                     75, 4.3.0 Delivery daemon does not understand",
        "450 5.1.1 contradiction,         75, 4.3.0 Delivery daemon does not understand",
        "xyz,                             75, 4.3.0 Delivery daemon not available",
        "'',                              75, 4.3.0 Delivery daemon not available"
    })
    void theAnswerAtTheRecipientDecides(String reply, int exit, String text) throws IOException {
        assertThat(run(then(reply), "a@example.org")).isEqualTo(new Outcome(exit, text));
    }

    @ParameterizedTest
    @CsvSource({
        "552 5.2.2 Mailbox full,   69, 5.2.2 Mailbox full",
        "554 5.4.6 Mail loop,      69, 5.4.6 Mail loop",
        "554 5.6.0 Line feed,      65, 5.6.0 Line feed",
        "452 4.3.1 Disk,           75, 4.3.1 Disk",
        "'',                       75, 4.3.0 Delivery daemon not available"
    })
    void theAnswerAfterTheMessageDecides(String reply, int exit, String text) throws IOException {
        assertThat(run(then("250 2.1.5 Ok", "354 go", reply), "a@example.org")).isEqualTo(new Outcome(exit, text));
    }

    @Test
    void recipientsThatFareDifferentlyAreAllTriedAgain() throws IOException {
        List<String> replies = then("250 2.1.5 Ok", "550 5.1.1 Unknown recipient", "354 go", "250 2.0.0 Stored");
        assertThat(run(replies, "a@example.org", "b@example.org").exit()).isEqualTo(75);
    }

    @Test
    void recipientsThatFareAlikeAreToldSo() throws IOException {
        List<String> replies = then("250 2.1.5 Ok", "250 2.1.5 Ok", "354 go", "250 2.0.0 Stored\r\n250 2.0.0 Stored");
        assertThat(run(replies, "a@example.org", "b@example.org")).isEqualTo(Outcome.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "421 4.3.2 Too many connections",
                "220 x|550 5.1.1 no",
                "220 x|250 x|501 5.5.4 no",
                "220 x|250 x|250 ok|501 5.5.4 bad sender",
                "220 x|250 x|250 ok|550 5.1.1 no",
                "220 x|250 x|250 ok|250 ok|250 ok|550 5.1.1 no"
            })
    void aRefusalOfAnythingButTheRecipientIsOurFault(String replies) throws IOException {
        assertThat(run(List.of(replies.split("\\|", -1)), "a@example.org").exit())
                .isEqualTo(75);
    }

    @Test
    void onlyASizeIsTheMessagesOwnFaultAtMail() throws IOException {
        Outcome outcome = run(List.of("220 x", "250 x", "250 ok", "552 5.3.4 Message too big"), "a@example.org");
        assertThat(outcome).isEqualTo(new Outcome(69, "5.3.4 Message too big"));
    }

    @Test
    void aDaemonThatIsNotThereIsTemporary() {
        assertThat(PipeClient.run(arguments("a@example.org"), message("x\n")).exit())
                .isEqualTo(75);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--socket",
                "--socket s",
                "--socket s --",
                "--nonsense x -- a",
                "-- a",
                "--socket s --sender a\rb -- a"
            })
    void aWrongCallIsTemporary(String arguments) {
        String[] split = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
        Outcome outcome = PipeClient.run(split, message("x\n"));
        assertThat(outcome).isEqualTo(Outcome.temporary("ddmail-pipe is called wrongly"));
    }

    @Test
    void linesAreStuffedWhereverTheyAreCut() throws IOException {
        StringBuilder in = new StringBuilder();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            in.append(".\n").append("\n.x\r\n");
            out.append("..\r\n").append("\r\n..x\r\r\n");
        }
        ByteArrayOutputStream stuffed = new ByteArrayOutputStream();
        DotStuffing.copy(message(in.toString()), stuffed);
        assertThat(stuffed.toString(StandardCharsets.ISO_8859_1)).isEqualTo(out + ".\r\n");
    }
}
