// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

class LmtpReaderFuzzTest {

    private static final LmtpLimits LIMITS =
            new LmtpLimits("mx.example.org", 3, 1000, Duration.ofMinutes(5), Duration.ofMinutes(10));

    @FuzzTest
    void everyInputIsCommandsUntilItEnds(byte[] input) throws IOException {
        LmtpReader reader = new LmtpReader(new ByteArrayInputStream(input));
        try {
            for (int i = 0; i <= input.length; i++) {
                if (reader.command() instanceof LmtpCommand.End) {
                    return;
                }
            }
        } catch (LmtpReader.LineFloodException e) {
            assertThat(input.length).isGreaterThan(LmtpReader.FLOOD_MAX);
            return;
        }
        throw new AssertionError("more commands than bytes");
    }

    @FuzzTest
    void aMessageIsNeverLongerThanItsWireFormAndHasNoEndInside(byte[] input) throws IOException {
        StringBuilder message = new StringBuilder();
        LmtpReader reader = new LmtpReader(new ByteArrayInputStream(input));
        try {
            boolean clean = reader.data((bytes, offset, length) -> {
                for (int i = offset; i < offset + length; i++) {
                    message.append((char) (bytes[i] & 0xff));
                }
            });
            assertThat(message.length() + 3).isLessThanOrEqualTo(input.length);
            assertThat(message.isEmpty() || message.toString().endsWith("\r\n")).isTrue();
            assertThat(clean).isEqualTo(!message.toString().replace("\r\n", "").contains("\n"));
        } catch (EOFException e) {
            assertThat(message.length()).isLessThanOrEqualTo(input.length);
        }
    }

    @FuzzTest
    void aConversationNeverFailsAndNeverLeavesATransactionOpen(byte[] input) throws IOException {
        FakeMailroom mailroom = new FakeMailroom();
        ScriptedConnection connection = new ScriptedConnection().send(input, Duration.ZERO);
        new LmtpConversation(LIMITS, mailroom, connection).run();
        assertThat(mailroom.closed).isEqualTo(mailroom.begun);
        String received = connection.received();
        assertThat(received).startsWith("220 ").endsWith("\r\n");
        for (String line : received.split("\r\n", -1)) {
            assertThat(line).matches("([2-5][0-9][0-9][ -][ -~]*)?");
        }
        assertThat(mailroom.stored).allMatch(stored -> stored.message().length <= input.length);
    }
}
