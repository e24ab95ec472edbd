// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes whatever Postfix delivers, and keeps it. */
final class LmtpSink implements AutoCloseable {

    /**
     * What was delivered.
     *
     * @param message in Latin-1, lines ended by CRLF, dots off
     */
    record Delivered(List<String> recipients, String message) {
        String header() {
            return message.substring(0, message.indexOf("\r\n\r\n") + 2);
        }

        String body() {
            return message.substring(message.indexOf("\r\n\r\n") + 4);
        }

        @Override
        public String toString() {
            return message;
        }
    }

    private final ServerSocketChannel server;
    private final BlockingQueue<Delivered> delivered = new LinkedBlockingQueue<>();

    LmtpSink(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        start(this::accept);
    }

    /** The next one; waits for it. */
    Delivered next() throws InterruptedException {
        Delivered next = delivered.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was delivered");
        }
        return next;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (AsynchronousCloseException e) {
                        // The test is over.
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "sink");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            try {
                SocketChannel channel = server.accept();
                start(() -> serve(channel));
            } catch (ClosedChannelException e) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        try (channel) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
            OutputStream out = Channels.newOutputStream(channel);
            List<String> recipients = new ArrayList<>();
            say(out, "220 sink");
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                String command = line.substring(0, 4);
                switch (command) {
                    case "LHLO" -> say(out, "250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8");
                    case "RCPT" -> {
                        recipients.add(line.replaceFirst(".*<(.*)>.*\r\n", "$1"));
                        say(out, "250 ok");
                    }
                    case "DATA" -> {
                        say(out, "354 go");
                        delivered.add(new Delivered(List.copyOf(recipients), message(in)));
                        say(out, "250 ok\r\n".repeat(recipients.size()).strip());
                        recipients.clear();
                    }
                    default -> {
                        recipients.clear();
                        say(out, "250 ok");
                    }
                }
            }
        }
    }

    private static String message(InputStream in) throws IOException {
        StringBuilder message = new StringBuilder();
        for (String line = line(in); !line.equals(".\r\n"); line = line(in)) {
            message.append(line.startsWith(".") ? line.substring(1) : line);
        }
        return message.toString();
    }

    /** With its end; empty at the end of input. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                break;
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
