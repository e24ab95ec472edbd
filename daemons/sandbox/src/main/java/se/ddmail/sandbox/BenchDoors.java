// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where messages go in while OpenPGP is measured: delivery's socket, and Postfix's ports before proxy and milter. */
final class BenchDoors {
    private static final Duration DRAIN_MAX = Duration.ofMinutes(2);

    private final Layout layout;
    private final StoredMail stored;
    private final int proxyPort;
    private final int milterPort;

    private BenchDoors(Layout layout, int proxyPort, int milterPort) {
        this.layout = layout;
        this.stored = new StoredMail(layout.mailRoot());
        this.proxyPort = proxyPort;
        this.milterPort = milterPort;
    }

    /** Opens a port with the milter; and Postfix takes what comes, however much is waiting already. */
    static BenchDoors open(Layout layout, int proxyPort) throws SandboxException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException e) {
            throw new SandboxException("no port is free", e);
        }
        String configuration = layout.etc("postfix").toString();
        String service = port + " inet n - n - - smtpd -o smtpd_milters=unix:ddmail-milter/milter.sock"
                + " -o milter_default_action=tempfail";
        Command.run("postconf", "-c", configuration, "-M", port + "/inet=" + service);
        Command.run("postconf", "-c", configuration, "-e", "in_flow_delay = 0");
        Command.run("postfix", "-c", configuration, "reload");
        if (!Probe.port(port).await(Duration.ofSeconds(10), () -> true)) {
            throw new SandboxException("Postfix does not listen on port " + port);
        }
        return new BenchDoors(layout, proxyPort, port);
    }

    /** One of the ways in. */
    enum Door {
        DELIVERY,
        PROXY,
        MILTER
    }

    /** Seconds until all messages have been taken. They are stored by then or soon after, which is waited for. */
    double send(Door door, String recipient, int size, int messages) throws SandboxException {
        List<String> command = List.of(
                "smtp-source",
                door == Door.DELIVERY ? "-Ld" : "-d",
                "-s",
                Integer.toString(Math.min(4, messages)),
                "-m",
                Integer.toString(messages),
                "-l",
                Integer.toString(size),
                "-f",
                "sender@elsewhere.test",
                "-t",
                recipient,
                switch (door) {
                    case DELIVERY -> "unix:" + layout.lmtpSocket();
                    case PROXY -> "127.0.0.1:" + proxyPort;
                    case MILTER -> "127.0.0.1:" + milterPort;
                });
        long start = System.nanoTime();
        Command.run(command);
        double seconds = (System.nanoTime() - start) / 1e9;
        clear(messages);
        return seconds;
    }

    /** Waits until so many messages are stored, and removes them. */
    private void clear(int messages) throws SandboxException {
        Probe complete = () -> messages().size() >= messages;
        if (!complete.await(DRAIN_MAX, () -> true)) {
            throw new SandboxException(
                    "of " + messages + " messages " + messages().size() + " came");
        }
        try {
            for (Path message : messages()) {
                Files.delete(message);
            }
        } catch (IOException e) {
            throw new SandboxException("cannot clear the mail root", e);
        }
    }

    private List<Path> messages() {
        try {
            return stored.messages();
        } catch (IOException e) {
            return List.of(); // asked again
        }
    }
}
