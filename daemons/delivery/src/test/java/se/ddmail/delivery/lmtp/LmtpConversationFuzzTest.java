// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Duration;

class LmtpConversationFuzzTest {

    private static final LmtpLimits LIMITS =
            new LmtpLimits("mx.example.org", 3, 1000, Duration.ofMinutes(5), Duration.ofMinutes(10));

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
