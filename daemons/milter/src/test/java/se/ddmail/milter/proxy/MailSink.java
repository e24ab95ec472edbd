// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixServer;
import se.ddmail.runtime.UnixServerSettings;
import se.ddmail.smtp.Line;
import se.ddmail.smtp.WireReader;

/**
 * A server that takes mail, by SMTP or LMTP, and keeps it. What it answers to a command can be chosen; the end of a message
 * counts as the command {@code .}.
 */
final class MailSink implements UnixServer.Handler, AutoCloseable {

    record Taken(List<String> commands, String message) {
        List<String> recipients() {
            return commands.stream()
                    .filter(command -> command.startsWith("RCPT "))
                    .map(command -> command.substring(command.indexOf('<') + 1, command.indexOf('>')))
                    .toList();
        }
    }

    private static final String CAPABILITIES =
            "250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE";

    final List<Taken> taken = new CopyOnWriteArrayList<>();
    /** Every command of every connection, in order. */
    final List<String> commands = new CopyOnWriteArrayList<>();

    private final UnixServer server;
    private volatile Function<String, Optional<String>> script = command -> Optional.empty();

    MailSink(Path socket) throws IOException {
        this.server = UnixServer.start(
                new UnixServerSettings(
                        "sink",
                        socket,
                        Optional.of("postfix"),
                        Set.of("postfix"),
                        20,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(100)),
                this);
    }

    /** @param answers to some commands; an empty text closes the connection */
    void answer(Function<String, Optional<String>> answers) {
        script = answers;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        WireReader reader = new WireReader(connection.in());
        List<String> transaction = new ArrayList<>();
        if (!say(connection, "greeting", "220 sink")) {
            return;
        }
        while (reader.line() instanceof Line.Text text) {
            String command = (text.verb() + " " + text.rest()).strip();
            commands.add(command);
            transaction.add(command);
            boolean more = switch (text.verb()) {
                // Postfix would send DATA ahead, and the end of a message that nobody takes.
                case "LHLO" -> say(connection, command, "250-sink\r\n" + CAPABILITIES);
                case "EHLO" -> say(connection, command, "250-sink\r\n250-PIPELINING\r\n" + CAPABILITIES);
                case "DATA" -> {
                    Optional<String> scripted = script.apply(command);
                    yield say(connection, scripted, "354 go")
                            && (scripted.isPresent() || message(connection, reader, transaction));
                }
                case "QUIT" -> {
                    say(connection, command, "221 bye");
                    yield false;
                }
                default -> say(connection, command, "250 2.0.0 ok");
            };
            if (!more) {
                return;
            }
        }
    }

    private boolean message(Connection connection, WireReader reader, List<String> transaction) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        reader.data(message::write);
        commands.add(".");
        boolean lmtp = commands.stream().anyMatch(command -> command.startsWith("LHLO"));
        long replies =
                lmtp ? transaction.stream().filter(c -> c.startsWith("RCPT ")).count() : 1;
        Optional<String> scripted = script.apply(".");
        if (scripted.isEmpty()) {
            taken.add(new Taken(List.copyOf(transaction), message.toString(StandardCharsets.ISO_8859_1)));
        }
        transaction.clear();
        for (long i = 0; i < replies; i++) {
            if (!say(connection, scripted, "250 2.0.0 Ok: queued as " + taken.size())) {
                return false;
            }
        }
        return true;
    }

    private boolean say(Connection connection, String command, String fallback) throws IOException {
        return say(connection, script.apply(command), fallback);
    }

    private static boolean say(Connection connection, Optional<String> scripted, String fallback) throws IOException {
        String text = scripted.orElse(fallback);
        if (text.isEmpty()) {
            return false;
        }
        connection.out().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        connection.out().flush();
        return !text.startsWith("421");
    }

    @Override
    public void refuse(Connection connection) {}

    @Override
    public void close() {
        server.close();
    }
}
