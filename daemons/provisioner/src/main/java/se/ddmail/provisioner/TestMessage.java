// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import se.ddmail.directory.Address;
import se.ddmail.openpgp.mail.ProtectingOutputStream;
import se.ddmail.openpgp.mail.Protection;

/** A small message by which an owner sees that the mail can be read. */
final class TestMessage {
    // RFC 5322 section 3.3; the JDK's RFC_1123_DATE_TIME writes the obsolete GMT.
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);

    private TestMessage() {}

    /** The message, encrypted. */
    static byte[] encrypted(Address to, Protection protection, Instant now) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try (ProtectingOutputStream protecting = new ProtectingOutputStream(message, protection)) {
            protecting.write(plain(to, now).getBytes(UTF_8));
            protecting.finish();
        }
        return message.toByteArray();
    }

    private static String plain(Address to, Instant now) {
        return String.join(
                "\r\n",
                "Date: " + DATE.format(now.atOffset(ZoneOffset.UTC)),
                "From: <postmaster@" + to.domain() + ">",
                "To: <" + to.text() + ">",
                "Message-ID: <" + UUID.randomUUID() + "@" + to.domain() + ">",
                "Subject: OpenPGP test message",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=us-ascii",
                "",
                "You can read this: your mail program and your mailbox agree on OpenPGP.",
                "",
                "The message was encrypted to the certificate that your provider has of you,",
                "before it was sent. Nobody but you can read it.",
                "");
    }
}
