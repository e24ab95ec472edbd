// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A running sandbox as a parameter of tests: {@code @ExtendWith(RunningSandbox.Extension.class)}, then {@code
 * RunningSandbox sandbox}. It is started by the first test that asks and stopped after the last of this virtual
 * machine, so tests make mailboxes of their own ({@link #mailbox}) and share nothing else.
 */
final class RunningSandbox implements AutoCloseable {
    static final String DOMAIN = "example.test";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sandbox sandbox;
    private final AtomicInteger mailboxes = new AtomicInteger();

    private RunningSandbox(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    private static RunningSandbox start() {
        try {
            Layout layout = Layout.of(Place.throwAway());
            Place.prepare(layout);
            Sandbox sandbox = Sandbox.start(layout, Source.find(), new Steps(System.out), Up.events(layout));
            sandbox.publish();
            RunningSandbox running = new RunningSandbox(sandbox);
            running.ddmail("", "domain", "add", DOMAIN, "--global");
            return running;
        } catch (SandboxException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /** A mailbox for one test. */
    record TestMailbox(String address, String password) {}

    TestMailbox mailbox(String... options) throws SandboxException {
        int number = mailboxes.incrementAndGet();
        TestMailbox mailbox = new TestMailbox("user" + number + "@" + DOMAIN, "Password " + number + " \"\\'%");
        String[] words = Arrays.copyOf(
                new String[] {"mailbox", "create", mailbox.address(), "--password-file", "-"}, 5 + options.length);
        System.arraycopy(options, 0, words, 5, options.length);
        ddmail(mailbox.password() + "\n", words);
        return mailbox;
    }

    /** Runs the CLI, which must succeed; returns what it printed. */
    String ddmail(String input, String... words) throws SandboxException {
        Command.Outcome outcome = Command.outcome(Command.join(List.of(value("DDMAIL")), List.of(words)), input);
        if (outcome.status() != 0) {
            throw new SandboxException(
                    "ddmail " + String.join(" ", words) + " ended with " + outcome.status() + ": " + outcome.output());
        }
        return outcome.output();
    }

    /** A value of sandbox.env as it is now. */
    String value(String name) throws SandboxException {
        Map<String, String> values = SandboxEnvironment.read(sandbox.directory().resolve("sandbox.env"));
        String value = values.get(name);
        if (value == null) {
            throw new SandboxException("sandbox.env has no " + name);
        }
        return value;
    }

    Path path(String name) throws SandboxException {
        return Path.of(value(name));
    }

    private int port(String name) throws SandboxException {
        return Integer.parseInt(value(name));
    }

    SmtpClient smtp() throws IOException, SandboxException {
        return SmtpClient.plain(port("SMTP_PORT"));
    }

    SmtpClient submission() throws IOException, SandboxException {
        return SmtpClient.tls(port("SUBMISSION_PORT"), path("TLS_CERT"));
    }

    ImapClient imap() throws IOException, SandboxException {
        return ImapClient.tls(port("IMAPS_PORT"), path("TLS_CERT"));
    }

    /** Logged in, INBOX selected. */
    ImapClient imap(TestMailbox mailbox) throws IOException, SandboxException {
        ImapClient client = imap();
        ImapClient.Answer login = client.login(mailbox.address(), mailbox.password());
        if (!login.isOk()) {
            throw new IOException(login.status());
        }
        client.command("SELECT INBOX");
        return client;
    }

    /** Waits until the selected folder has this many messages. */
    void awaitMessages(ImapClient client, int count) throws SandboxException {
        await(count + " messages", () -> {
            client.command("NOOP"); // SEARCH alone looks into the directory only every few seconds
            return client.command("SEARCH ALL").lines().stream()
                    .anyMatch(line -> line.strip().split(" ").length == 2 + count);
        });
    }

    void await(String what, Callable<Boolean> condition) throws SandboxException {
        Probe probe = () -> {
            try {
                return condition.call();
            } catch (Exception e) {
                return false;
            }
        };
        if (!probe.await(PATIENCE, () -> true)) {
            throw new SandboxException("in vain waited for: " + what);
        }
    }

    StoredMail stored() throws SandboxException {
        return new StoredMail(path("MAIL_ROOT"));
    }

    /** Sends a signal to one of our processes. */
    void signal(String signal, String name) throws SandboxException {
        Command.run("kill", signal, value(name));
    }

    /** Ends one of our processes by a signal, if it does not end by itself, and waits until the next one is there. */
    void replace(String signal, String name, String socket) throws SandboxException {
        String victim = value(name);
        Command.outcome(List.of("kill", signal, victim), "");
        awaitNext(victim, name, socket);
    }

    /** Waits until another process than this one listens. */
    void awaitNext(String victim, String name, String socket) throws SandboxException {
        await(
                "the next " + name,
                () -> !value(name).equals(victim) && Probe.socket(path(socket)).ready());
    }

    /** All that any part of the sandbox has logged. */
    String logs() throws IOException, SandboxException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(path("LOG_DIR"))) {
            for (Path file : files.sorted().toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Override
    public void close() throws SandboxException {
        sandbox.close();
        Place.remove(sandbox.directory());
    }

    /** Gives the sandbox to tests. */
    static final class Extension implements ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(RunningSandbox.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningSandbox.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return sandbox(context);
        }

        static RunningSandbox sandbox(ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(RunningSandbox.class, type -> start(), RunningSandbox.class);
        }
    }
}
