// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Dovecot's files and ours are the same: each side reads what the other wrote, octet for octet. */
@ExtendWith(RunningSandbox.Extension.class)
class OwnerFilesIT {
    private static final int[] SIZES = {1, 4095, 4096, 4097, 1 << 20, 30 << 20};

    @Test
    void whatTheOwnerStoresByImapOurCodeReadsWithTheKeyFromTheSeal(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        Insider insider = new Insider(sandbox);
        try (MailboxPrivateKey key = insider.key(owner);
                ImapClient client = sandbox.imap(owner)) {
            for (int size : SIZES) {
                byte[] message = text(size);
                assertThat(client.append("INBOX", message).status()).startsWith("OK");
                var file = insider.onlyMessage(owner);
                byte[] stored = withoutCarriageReturns(message); // as Dovecot keeps lines on the disk
                assertThat(Arrays.equals(Insider.decrypt(file, key), stored))
                        .as("%d octets as our code reads them", size)
                        .isTrue();
                assertThat(Insider.sizeInName(file)).isEqualTo(stored.length);
                client.command("NOOP");
                assertThat(Arrays.equals(client.message(1), message))
                        .as("%d octets as Dovecot reads them", size)
                        .isTrue();
                client.command("STORE 1 +FLAGS.SILENT (\\Deleted)");
                assertThat(client.command("EXPUNGE").isOk()).isTrue();
            }
        }
    }

    /** Dovecot itself refuses an empty message; a file for it never comes to be. */
    @Test
    void anEmptyMessageIsRefused(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        try (ImapClient client = sandbox.imap(owner)) {
            assertThat(client.command("APPEND INBOX {0+}\r\n").status()).startsWith("NO");
            assertThat(new Insider(sandbox).messages(owner)).isEmpty();
        }
    }

    @Test
    void whatWeDeliverTheOwnerFetchesOctetForOctet(RunningSandbox sandbox) throws Exception {
        TestMailbox owner = sandbox.mailbox();
        Insider insider = new Insider(sandbox);
        try (MailboxPrivateKey key = insider.key(owner);
                ImapClient client = sandbox.imap(owner)) {
            for (int size : new int[] {0, 4096, 1 << 20}) {
                byte[] message = mail(size);
                try (SmtpClient smtp = sandbox.smtp()) {
                    smtp.send("stranger@elsewhere.test", owner.address(), message);
                }
                sandbox.awaitMessages(client, 1);
                byte[] fetched = client.message(1);
                byte[] end = Arrays.copyOfRange(fetched, fetched.length - message.length, fetched.length);
                assertThat(Arrays.equals(end, message)).as("%d octets", size).isTrue();
                var file = insider.onlyMessage(owner);
                assertThat(Arrays.equals(Insider.decrypt(file, key), fetched)).isTrue();
                assertThat(Insider.sizeInName(file)).isEqualTo(fetched.length);
                client.command("STORE 1 +FLAGS.SILENT (\\Deleted)");
                assertThat(client.command("EXPUNGE").isOk()).isTrue();
            }
        }
    }

    /** Lines with CRLF, cut off wherever the size wants it. */
    private static byte[] text(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 100);
        Random random = new Random(size);
        while (out.size() < size) {
            byte[] line = new byte[60];
            random.nextBytes(line);
            for (int i = 0; i < line.length; i++) {
                line[i] = (byte) ('!' + Math.floorMod(line[i], 90));
            }
            out.writeBytes(line);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] all = Arrays.copyOf(out.toByteArray(), size);
        if (size > 1) {
            all[size - 2] = '\r'; // a message whose last line has no end is another matter
            all[size - 1] = '\n';
        }
        return all;
    }

    private static byte[] withoutCarriageReturns(byte[] message) {
        byte[] lines = new byte[message.length];
        int length = 0;
        for (byte octet : message) {
            if (octet != '\r') {
                lines[length++] = octet;
            }
        }
        return Arrays.copyOf(lines, length);
    }

    /** A message with a body of eight-bit octets, dots and long lines. */
    private static byte[] mail(int size) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 200);
        out.writeBytes(("From: <stranger@elsewhere.test>\r\nSubject: octets\r\nMessage-ID: <" + UUID.randomUUID()
                        + "@elsewhere.test>\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(size);
        for (int left = size; left > 0; left -= 992) {
            byte[] line = new byte[990];
            random.nextBytes(line);
            for (int i = 0; i < line.length; i++) {
                if (line[i] == '\n' || line[i] == '\r' || line[i] == 0) {
                    line[i] = '.';
                }
            }
            line[0] = '.';
            out.writeBytes(line);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }
}
