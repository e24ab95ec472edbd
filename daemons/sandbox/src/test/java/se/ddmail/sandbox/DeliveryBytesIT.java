// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** What a stranger sends is what the owner reads, octet for octet, behind the trace lines. */
@ExtendWith(RunningSandbox.Extension.class)
class DeliveryBytesIT {
    private static final String HEADER = "Subject: octets\r\nFrom: <a@elsewhere.test>\r\n\r\n";
    private static final int TWENTY_MEGABYTES = 20 << 20;

    private static TestMailbox bob;
    private static int sent;

    @BeforeAll
    static void aMailbox(RunningSandbox sandbox) throws Exception {
        bob = sandbox.mailbox();
    }

    @AfterAll
    static void noLogTells(RunningSandbox sandbox) throws Exception {
        Telltale.assertLogsTellNothing(sandbox, "Subject: octets");
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("plain", octets(HEADER + "body\r\n")),
                Arguments.of("UTF-8, no MIME", octets(HEADER + "Grüße 🐦\r\n")),
                Arguments.of("ISO-8859-1", (HEADER + "Gr\u00fc\u00dfe\r\n").getBytes(StandardCharsets.ISO_8859_1)),
                Arguments.of("8 bits in the header", octets("Subject: Grüße\r\n\r\nbody\r\n")),
                Arguments.of("every octet but NUL, CR and LF", join(octets(HEADER), allOctets(), octets("\r\n"))),
                Arguments.of("8-bit MIME part", octets("""
                        MIME-Version: 1.0
                        Content-Transfer-Encoding: 8bit
                        Content-Type: multipart/mixed; boundary=b

                        --b

                        é
                        --b--
                        epilogue
                        """.replace("\n", "\r\n"))),
                Arguments.of("line of 998", octets(HEADER + "a".repeat(998) + "\r\n")),
                Arguments.of("line of 999", octets(HEADER + "a".repeat(999) + "\r\n")),
                Arguments.of("line of 2048", octets(HEADER + "a".repeat(2048) + "\r\n")),
                Arguments.of("line of 2049", octets(HEADER + "a".repeat(2049) + "\r\nnext\r\n")),
                Arguments.of("line of 100,000", octets(HEADER + "ab".repeat(50_000) + "\r\nnext\r\n")),
                Arguments.of("dot behind 2048", octets(HEADER + "a".repeat(2048) + ".\r\n")),
                Arguments.of("header line of 5,000", octets("X-Long: " + "h".repeat(5000) + "\r\n" + HEADER)),
                Arguments.of("folded header", octets("X-Folded: a\r\n b\r\n\tc\r\n" + HEADER + "x\r\n")),
                Arguments.of("dots", octets(HEADER + ".\r\n..\r\n...\r\n.a\r\n. \r\n\r\n.\r\n")),
                Arguments.of("empty lines", octets(HEADER + "\r\n\r\n\r\n")),
                Arguments.of("trailing spaces and tabs", octets(HEADER + "a \t \r\n \r\n")),
                Arguments.of("empty body", octets(HEADER)),
                Arguments.of("From line", octets(HEADER + "From someone\r\n>From x\r\n")),
                Arguments.of("20 MB", attachment()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void isReadAsItWasSent(String name, byte[] message, RunningSandbox sandbox) throws Exception {
        assertThat(roundTrip(sandbox, message)).as(name).isEqualTo(message);
    }

    static Stream<Arguments> changed() {
        return Stream.of(
                // SMTP ends every line, so there is no message without the last one's end.
                Arguments.of("no end of the last line", octets(HEADER + "last"), octets(HEADER + "last\r\n")),
                // Postfix's cleanup_replace_stray_cr_lf: a lone CR could be a line end to the next server.
                Arguments.of("bare CR", octets(HEADER + "a\rb\r\n"), octets(HEADER + "a b\r\n")),
                // Postfix's smtpd_forbid_bare_newline=normalize.
                Arguments.of("bare LF", octets(HEADER + "a\nb\r\n"), octets(HEADER + "a\r\nb\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changed")
    void isReadAsPostfixUnderstoodIt(String name, byte[] message, byte[] expected, RunningSandbox sandbox)
            throws Exception {
        assertThat(roundTrip(sandbox, message)).as(name).isEqualTo(expected);
    }

    /** Sends, reads, and takes off the trace lines, of which there must be exactly those that are ours and Postfix's. */
    private static byte[] roundTrip(RunningSandbox sandbox, byte[] message) throws Exception {
        try (SmtpClient smtp = sandbox.smtp()) {
            smtp.command("MAIL FROM:<stranger@elsewhere.test>");
            smtp.command("RCPT TO:<" + bob.address() + ">");
            assertThat(smtp.data(message)).startsWith("250 ");
        }
        int number = ++sent;
        // A connection of its own for each: Dovecot looks for new mail on an old one every few seconds only.
        try (ImapClient inbox = sandbox.imap(bob)) {
            sandbox.awaitMessages(inbox, number);
            byte[] read = inbox.message(number);
            assertThat(inbox.command("FETCH " + number + " RFC822.SIZE").lines())
                    .anyMatch(line -> line.contains("RFC822.SIZE " + read.length + ")"));
            return Arrays.copyOfRange(read, traceLength(read), read.length);
        }
    }

    private static int traceLength(byte[] read) {
        String text = new String(read, 0, Math.min(read.length, 4000), StandardCharsets.ISO_8859_1);
        int at = 0;
        // Postfix's are two: in front of the proxy and behind it.
        for (String name :
                new String[] {"Return-Path: ", "Delivered-To: ", "Received: by ", "Received: from ", "Received: from "
                }) {
            assertThat(text.substring(at)).startsWith(name);
            do {
                at = text.indexOf("\r\n", at) + 2;
            } while (text.charAt(at) == '\t' || text.charAt(at) == ' ');
        }
        return at;
    }

    private static byte[] allOctets() {
        byte[] octets = new byte[256];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i == 0 || i == '\r' || i == '\n' ? 'x' : i);
        }
        return octets;
    }

    private static byte[] attachment() {
        byte[] random = new byte[TWENTY_MEGABYTES / 4 * 3];
        new Random(1).nextBytes(random);
        return join(octets(HEADER), Base64.getMimeEncoder().encode(random), octets("\r\n"));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
