// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that takes one message after the other, or answers one command in its own way. */
final class SmtpServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile String odd = "none";
    private volatile String oddAnswer = "";

    SmtpServer() throws IOException {
        Thread thread = new Thread(this::serve, "smtp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What clients sent, line by line, from here on. */
    List<String> lines() {
        return lines;
    }

    /** Answers commands that begin so in another way; {@code .} is the end of the data. */
    void answer(String command, String answer) {
        odd = command;
        oddAnswer = answer;
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                serve(client);
            } catch (IOException e) {
                // The client left, or the test ended.
            }
        }
    }

    private void serve(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
        OutputStream out = client.getOutputStream();
        boolean data = false;
        out.write("220 test\r\n".getBytes(UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines.add(line);
            if (data && !line.equals(".")) {
                continue;
            }
            data = line.equals("DATA");
            String usual = data ? "354 go on" : line.startsWith("EHLO") ? "250-test\r\n250 8BITMIME" : "250 ok";
            out.write(((line.startsWith(odd) ? oddAnswer : usual) + "\r\n").getBytes(UTF_8));
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
