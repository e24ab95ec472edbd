// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import se.ddmail.delivery.lmtp.Envelope;
import se.ddmail.directory.Address;

/**
 * The header lines that final delivery puts in front of a message (RFC 5321 section 4.4). They say nothing about where
 * the message came from: the one hop they describe is a local socket.
 */
final class Trace {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private final String hostname;
    private final Clock clock;

    Trace(String hostname, Clock clock) {
        this.hostname = hostname;
        this.clock = clock;
    }

    /**
     * @param id letters and digits
     * @param recipient as the client named it, so that the owner can filter by alias and detail
     */
    byte[] lines(Envelope envelope, String id, Address recipient) {
        String protocol = envelope.utf8() ? "UTF8LMTP" : "LMTP"; // RFC 3848, RFC 6531 section 4.3
        String text = "Return-Path: <" + envelope.sender() + ">\r\n"
                + "Delivered-To: " + recipient.text() + "\r\n"
                + "Received: by " + hostname + " with " + protocol + " id " + id + ";\r\n\t"
                + DATE.format(clock.instant().atOffset(ZoneOffset.UTC)) + "\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
