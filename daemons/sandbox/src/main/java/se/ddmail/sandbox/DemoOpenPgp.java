// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * The second part of the demo: a message for an owner with an OpenPGP key of her own. It is encrypted before it enters the
 * queue; nobody on the server can read it, not even with her password.
 */
final class DemoOpenPgp {
    private static final String SENDER = "stranger@elsewhere.test";

    private final Map<String, String> environment;
    private final Ddmail ddmail;
    private final Steps steps;
    private final String carol;
    private final String password = UUID.randomUUID().toString();
    private final String canary = "canary-" + UUID.randomUUID();

    DemoOpenPgp(Map<String, String> environment, Ddmail ddmail, Steps steps, String carol) {
        this.environment = environment;
        this.ddmail = ddmail;
        this.steps = steps;
        this.carol = carol;
    }

    void show() throws SandboxException {
        try (GnupgHome gnupg = GnupgHome.make()) {
            steps.step("OpenPGP key of " + carol + " made by gpg, her certificate imported", () -> activate(gnupg));
            int before = count(new StoredMail(Path.of(value("MAIL_ROOT"))));
            signal("-STOP");
            try {
                steps.step("Mail for " + carol + " by SMTP, delivery stopped", this::send);
                steps.step("In the queue", this::lookIntoQueue);
            } finally {
                signal("-CONT");
            }
            steps.step("Encrypted file", () -> look(before));
            steps.step("Read by " + carol + " over IMAPS, decrypted by gpg", () -> read(gnupg));
        }
    }

    private String activate(GnupgHome gnupg) throws SandboxException {
        String fingerprint = gnupg.generate("Carol <" + carol + ">", "ed25519", "cv25519", "never");
        ddmail.createMailbox(carol, password);
        ddmail.run(gnupg.certificate(fingerprint), "openpgp", "import", carol, "-");
        ddmail.run("", "openpgp", "activate", carol, "--headers", "protect");
        return fingerprint;
    }

    private void signal(String signal) throws SandboxException {
        Command.run("kill", signal, value("PID_DELIVERY"));
    }

    private String send() throws SandboxException {
        String message = "From: Stranger <" + SENDER + ">\r\nTo: Carol <" + carol + ">\r\nSubject: Hello " + canary
                + "\r\nMessage-ID: <" + UUID.randomUUID() + "@elsewhere.test>\r\n\r\nThis is " + canary + ".\r\n";
        try (SmtpClient client = SmtpClient.plain(Integer.parseInt(value("SMTP_PORT")))) {
            return client.send(SENDER, carol, message.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new SandboxException("the message was not taken", e);
        }
    }

    private String lookIntoQueue() throws SandboxException {
        StoredMail queue = new StoredMail(Path.of(value("QUEUE_DIR")));
        try {
            if (queue.holding("-----BEGIN PGP MESSAGE-----").isEmpty()) {
                throw new SandboxException("there is no OpenPGP message in the queue");
            }
            if (!queue.holding(canary).isEmpty()) {
                throw new SandboxException("the message is in clear in " + queue.holding(canary));
            }
            return "an OpenPGP message; grep finds its text nowhere";
        } catch (IOException e) {
            throw new SandboxException("cannot look into the queue", e);
        }
    }

    private String look(int before) throws SandboxException {
        StoredMail stored = new StoredMail(Path.of(value("MAIL_ROOT")));
        Probe delivered = () -> count(stored) > before;
        if (!delivered.await(Duration.ofSeconds(20), () -> true)) {
            throw new SandboxException("the message did not arrive; see " + value("LOG_DIR") + "/postfix.log");
        }
        try {
            if (!stored.holding(canary).isEmpty()) {
                throw new SandboxException("the message is in clear in " + stored.holding(canary));
            }
            return "grep finds its text nowhere";
        } catch (IOException e) {
            throw new SandboxException("cannot look into the mail root", e);
        }
    }

    private static int count(StoredMail stored) {
        try {
            return stored.messages().size();
        } catch (IOException e) {
            return 0; // asked again
        }
    }

    private String read(GnupgHome gnupg) throws SandboxException {
        try (ImapClient client = ImapClient.tls(Integer.parseInt(value("IMAPS_PORT")), Path.of(value("TLS_CERT")))) {
            if (!client.login(carol, password).isOk()) {
                throw new SandboxException("login refused; see " + value("LOG_DIR"));
            }
            client.command("SELECT INBOX");
            byte[] mail = client.message(1);
            String outside = new String(mail, StandardCharsets.UTF_8);
            if (outside.contains(canary) || !outside.contains("\r\nSubject: [...]\r\n")) {
                throw new SandboxException("the message is not protected");
            }
            String inside = new String(gnupg.decrypt(mail), StandardCharsets.UTF_8);
            if (!inside.contains("Subject: Hello " + canary) || !inside.contains("This is " + canary)) {
                throw new SandboxException("what gpg gave is not what was sent");
            }
            return "IMAP shows \"Subject: [...]\", gpg the subject and the body";
        } catch (IOException e) {
            throw new SandboxException("the message cannot be read", e);
        }
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }
}
