// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.lmtp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.PeerCredentials;

/** Plays conversations without a client, for a daemon that wants to be warm before it is ready. */
public final class LmtpRehearsal {

    private LmtpRehearsal() {}

    /** Delivers messages of about 10 kB to {@code recipient}, one after the other for as long as this. */
    public static void run(LmtpLimits limits, Mailroom mailroom, String recipient, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        String body = "Subject: rehearsal\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(140);
        String message =
                "MAIL FROM:<> BODY=8BITMIME SIZE=10000\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n" + body + ".\r\n";
        String dialogue = "LHLO localhost\r\n" + message.repeat(10) + "QUIT\r\n";
        byte[] bytes = dialogue.getBytes(StandardCharsets.US_ASCII);
        do {
            new LmtpConversation(limits, mailroom, new Rehearsal(new ByteArrayInputStream(bytes))).run();
        } while (System.nanoTime() - end < 0);
    }

    private record Rehearsal(InputStream in) implements Connection {
        @Override
        public OutputStream out() {
            return OutputStream.nullOutputStream();
        }

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
