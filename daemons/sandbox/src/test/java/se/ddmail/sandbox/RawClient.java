// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Lines over loopback from an address of the test's choice, with TLS from the first octet or later: for what a
 * well-behaved client does not do. Believes every certificate.
 */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;

    private Socket socket;
    private InputStream in;
    private int commands;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawClient plain(int port, String from) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        return new RawClient(socket);
    }

    static RawClient tls(int port, String from) throws IOException {
        RawClient client = plain(port, from);
        client.startTls();
        return client;
    }

    /** An address of loopback that hardly anybody used before: Dovecot slows down those from which wrong logins came. */
    static String somewhere() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + "." + random.nextInt(2, 255);
    }

    /** Logs in to IMAP from somewhere, with any password; returns the status. */
    static String login(RunningSandbox sandbox, String user, String password) throws IOException, SandboxException {
        try (RawClient client = tls(Integer.parseInt(sandbox.value("IMAPS_PORT")), somewhere())) {
            client.line();
            return client.login(user, password);
        }
    }

    /** Logs in to submission from somewhere; returns the reply. */
    static String submit(RunningSandbox sandbox, String user, String password) throws IOException, SandboxException {
        try (RawClient client = tls(Integer.parseInt(sandbox.value("SUBMISSION_PORT")), somewhere())) {
            client.smtpReply();
            client.smtp("EHLO somewhere.test");
            return client.smtp("AUTH PLAIN " + plain(user, password));
        }
    }

    /** The response of SASL PLAIN (RFC 4616). */
    static String plain(String user, String password) {
        byte[] response = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(response);
    }

    /** Logs in with a counted password, which may hold anything; returns the status. */
    String login(String user, String password) throws IOException {
        int octets = password.getBytes(StandardCharsets.UTF_8).length;
        return imap("LOGIN \"" + user + "\" {" + octets + "+}\r\n" + password);
    }

    void startTls() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Everybody()}, null);
            SSLSocket secured =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
            secured.startHandshake();
            socket = secured;
            in = new BufferedInputStream(secured.getInputStream());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** Reads lines up to one that begins like this, and returns it. */
    String lineThatBeginsWith(String start) throws IOException {
        String line = line();
        while (!line.startsWith(start)) {
            line = line();
        }
        return line;
    }

    /** Sends an IMAP command and returns its status without the tag. */
    String imap(String command) throws IOException {
        String tag = "r" + ++commands;
        send(tag + " " + command + "\r\n");
        return lineThatBeginsWith(tag + " ").substring(tag.length() + 1);
    }

    /** Sends an SMTP command and returns its whole reply. */
    String smtp(String command) throws IOException {
        send(command + "\r\n");
        return smtpReply();
    }

    String smtpReply() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            reply.append(line).append('\n');
            line = line();
        }
        return reply.append(line).toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static final class Everybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
