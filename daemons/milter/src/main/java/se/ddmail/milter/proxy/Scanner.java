// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.ddmail.openpgp.mail.Spool;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixClient;

/**
 * Asks rspamd about a message: {@code POST /checkv2} of its HTTP protocol, over the Unix socket of its normal worker.
 * <a href="https://docs.rspamd.com/developers/protocol/">Specification</a>
 *
 * <p>One exchange on one connection of a host that is our own, with a body of known length each way, so HTTP (RFC 9112) is
 * spoken here without a library.
 */
public final class Scanner {

    private static final int LINE_MAX = 8 * 1024;
    private static final int HEADERS_MAX = 100;
    private static final int BODY_MAX = 1 << 20;
    private static final Pattern HEX = Pattern.compile("\\+([0-9A-F]{2})");

    /** Names of XFORWARD, and what rspamd calls them. */
    private static final Map<String, String> ATTRIBUTES =
            Map.of("NAME", "Hostname", "ADDR", "IP", "HELO", "Helo", "IDENT", "Queue-Id");

    private final Path socket;
    private final Duration timeout;

    /** @param timeout for a whole exchange */
    public Scanner(Path socket, Duration timeout) {
        this.socket = socket;
        this.timeout = timeout;
    }

    /** @throws IOException when there is no answer, or none that is understood: the message must not pass */
    Finding ask(Envelope envelope, List<String> recipients, Spool message) throws IOException {
        try (UnixClient client = UnixClient.connect(socket, timeout)) {
            Connection connection = client.connection();
            connection.deadline(timeout);
            OutputStream out = connection.out();
            out.write(request(envelope, recipients, message.size()).getBytes(UTF_8));
            try (InputStream body = message.read()) {
                body.transferTo(out);
            }
            out.flush();
            return ScannerReply.read(answer(connection.in()));
        }
    }

    private static String request(Envelope envelope, List<String> recipients, long size) {
        StringBuilder text = new StringBuilder("POST /checkv2 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        header(text, "Content-Length", Long.toString(size));
        header(text, "From", "<" + envelope.mail().sender() + ">");
        recipients.forEach(recipient -> header(text, "Rcpt", "<" + recipient + ">"));
        known(envelope).forEach((name, value) -> header(text, name, value));
        return text.append("\r\n").toString();
    }

    private static void header(StringBuilder text, String name, String value) {
        text.append(name)
                .append(": ")
                .append(value.replaceAll("\\p{Cntrl}", "?"))
                .append("\r\n");
    }

    private static Map<String, String> known(Envelope envelope) {
        Map<String, String> known = new LinkedHashMap<>();
        for (SmtpCommand.Xforward xforward : envelope.xforward()) {
            for (String attribute : xforward.attributes()) {
                int equals = attribute.indexOf('=');
                String name = ATTRIBUTES.get(attribute.substring(0, equals).toUpperCase(Locale.ROOT));
                String value = decoded(attribute.substring(equals + 1));
                if (name != null && !value.equals("[UNAVAILABLE]") && !value.equals("[TEMPUNAVAIL]")) {
                    known.put(name, value.replaceFirst("(?i)^IPV6:", ""));
                }
            }
        }
        return known;
    }

    /** The xtext of RFC 3461 section 4. */
    private static String decoded(String text) {
        Matcher matcher = HEX.matcher(text);
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 16))));
    }

    private static byte[] answer(InputStream in) throws IOException {
        if (!line(in).matches("HTTP/1\\.[01] 200( .*)?")) {
            throw new IOException("scanner failed");
        }
        int length = -1;
        int headers = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (++headers > HEADERS_MAX) {
                throw new IOException("too many headers");
            }
            if (line.matches("(?i)content-length: *[0-9]{1,9}")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        if (length < 0 || length > BODY_MAX) {
            throw new IOException("no answer of known length");
        }
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("answer cut off");
        }
        return body;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() == LINE_MAX) {
                throw new IOException("header without end");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
