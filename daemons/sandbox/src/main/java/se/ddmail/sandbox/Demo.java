// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Shows in a few lines what DDMail does: mail in by SMTP, encrypted on the disk, read by its owner over IMAPS; then the
 * same with OpenPGP.
 */
final class Demo {
    private static final String DOMAIN = "example.test";
    private static final String ALICE = "alice@" + DOMAIN;
    private static final String BOB = "bob@" + DOMAIN;
    private static final String CAROL = "carol@" + DOMAIN;
    private static final int MAGIC_LENGTH = 9; // "CRYPTED", 3, 7

    private final Map<String, String> environment;
    private final Ddmail ddmail;
    private final Steps steps;
    private final String canary = "canary-" + UUID.randomUUID();
    private final String alicePassword = UUID.randomUUID().toString();
    private final String bobPassword = UUID.randomUUID().toString();

    private Demo(Map<String, String> environment, Steps steps) {
        this.environment = environment;
        this.ddmail = new Ddmail(value("DDMAIL"));
        this.steps = steps;
    }

    static int run(Source source) throws SandboxException {
        Path directory = Place.throwAway();
        Layout layout = Layout.of(directory);
        Steps steps = new Steps(System.out);
        Place.prepare(layout);
        try (Sandbox sandbox = Sandbox.start(layout, source, steps, Up.events(layout))) {
            new Demo(sandbox.environment(), steps).show();
            steps.step("Everything stopped", sandbox::close);
        } catch (SandboxException e) {
            throw new SandboxException(e.getMessage() + "\nLogs: " + layout.log());
        }
        Place.remove(directory);
        steps.done("The demo worked. To try it yourself: ./dev up");
        return 0;
    }

    private void show() throws SandboxException {
        steps.step("ddmail domain add " + DOMAIN + " --global", () -> {
            ddmail.run("", "domain", "add", DOMAIN, "--global");
        });
        steps.step("ddmail mailbox create " + ALICE, () -> ddmail.createMailbox(ALICE, alicePassword));
        steps.step("ddmail mailbox create " + BOB, () -> ddmail.createMailbox(BOB, bobPassword));
        steps.step("Mail for " + BOB + " by SMTP", () -> net(this::send));
        steps.step("Encrypted file", () -> net(this::look));
        steps.step("Read by " + BOB + " over IMAPS", () -> net(this::read));
        new DemoOpenPgp(environment, ddmail, steps, CAROL).show();
    }

    private String send() throws IOException {
        String message = "From: Alice <" + ALICE + ">\r\nTo: Bob <" + BOB + ">\r\nSubject: Hello " + canary
                + "\r\nMessage-ID: <" + canary + "@" + DOMAIN + ">\r\n\r\nThis is " + canary + ".\r\n";
        try (SmtpClient client = SmtpClient.plain(Integer.parseInt(value("SMTP_PORT")))) {
            return client.send(ALICE, BOB, message.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private String look() throws IOException, SandboxException {
        StoredMail stored = new StoredMail(Path.of(value("MAIL_ROOT")));
        Probe delivered = () -> {
            try {
                return !stored.messages().isEmpty();
            } catch (IOException e) {
                return false;
            }
        };
        if (!delivered.await(Duration.ofSeconds(20), () -> true)) {
            throw new SandboxException("the message did not arrive; see " + value("LOG_DIR") + "/postfix.log");
        }
        byte[] content = Files.readAllBytes(stored.messages().get(0));
        byte[] magic = Arrays.copyOf(content, MAGIC_LENGTH);
        List<Path> inClear = stored.holding(canary);
        if (!inClear.isEmpty()) {
            throw new SandboxException("the message is in clear in " + inClear);
        }
        return HexFormat.ofDelimiter(" ").formatHex(magic) + " (\""
                + new String(magic, 0, MAGIC_LENGTH - 2, StandardCharsets.US_ASCII) + "\"), " + content.length
                + " octets; grep finds its text nowhere";
    }

    private String read() throws IOException, SandboxException {
        try (ImapClient client = ImapClient.tls(Integer.parseInt(value("IMAPS_PORT")), Path.of(value("TLS_CERT")))) {
            if (!client.login(BOB, bobPassword).isOk()) {
                throw new SandboxException("login refused; see " + value("LOG_DIR"));
            }
            client.command("SELECT INBOX");
            String message = new String(client.message(1), StandardCharsets.UTF_8);
            if (!message.contains("\r\nSubject: Hello " + canary + "\r\n") || !message.contains("This is " + canary)) {
                throw new SandboxException("what IMAP gave is not what was sent");
            }
            return "subject and body are there";
        }
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    private interface NetworkStep {
        String run() throws IOException, SandboxException;
    }

    private static String net(NetworkStep step) throws SandboxException {
        try {
            return step.run();
        } catch (IOException e) {
            throw new SandboxException("a server did not do what it should", e);
        }
    }
}
