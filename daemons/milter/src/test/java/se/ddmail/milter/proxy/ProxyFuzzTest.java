// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.PeerCredentials;
import se.ddmail.smtp.Reply;

class ProxyFuzzTest {

    private static final ProxyLimits LIMITS =
            new ProxyLimits("mx.example.org", 3, 1000, Duration.ofMinutes(5), Duration.ofMinutes(10));

    @FuzzTest
    void aConversationNeverFailsAndNeverLeavesATransactionOpen(byte[] input) throws IOException {
        FakeRelay relay = new FakeRelay();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new ProxyConversation(LIMITS, relay, new Played(new ByteArrayInputStream(input), sent)).run();
        assertThat(relay.closed).isEqualTo(relay.begun);
        String received = sent.toString(UTF_8);
        assertThat(received).startsWith("220 ").endsWith("\r\n");
        for (String line : received.split("\r\n", -1)) {
            assertThat(line).matches("([2-5][0-9][0-9][ -][ -~]*)?");
        }
    }

    @FuzzTest
    void anAnswerOfTheScannerIsUnderstoodOrNone(byte[] input) {
        try {
            if (ScannerReply.read(input) instanceof Finding.Passed passed) {
                assertThat(passed.edits().added())
                        .allMatch(field -> field.matches("[!-9;-~]+: [^\\r\\n]*(\\r\\n\\t[^\\r\\n]*)*"));
            }
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotNull();
        }
    }

    /** Takes everything; checks that what goes on cannot be more than one line. */
    private static final class FakeRelay implements Relay {
        int begun;
        int closed;

        @Override
        public Transaction begin(Envelope envelope) {
            begun++;
            assertThat(envelope.mail().sender() + envelope.mail().parameters()).matches("\\P{Cntrl}*");
            return new Transaction() {
                private boolean open;

                @Override
                public Reply recipient(SmtpCommand.Rcpt rcpt) {
                    assertThat(rcpt.recipient() + rcpt.parameters()).matches("\\P{Cntrl}+");
                    return rcpt.recipient().startsWith("x") ? Replies.QUEUE_AWAY : Replies.RECIPIENT_OK;
                }

                @Override
                public Reply open() {
                    open = true;
                    return Replies.GO_AHEAD;
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    assertThat(open).isTrue();
                }

                @Override
                public Reply finish() {
                    return Replies.OK;
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }
    }

    private record Played(InputStream in, OutputStream out) implements Connection {
        @Override
        public PeerCredentials peer() {
            return new PeerCredentials(0, 0, 0);
        }

        @Override
        public void idle() {}

        @Override
        public void busy() {}

        @Override
        public void deadline(Duration fromNow) {}

        @Override
        public void noDeadline() {}

        @Override
        public boolean draining() {
            return false;
        }
    }
}
