// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/**
 * Owners of mailboxes with OpenPGP, and the machine where they keep their keys: a GnuPG home. Two of them serve all tests
 * of this virtual machine, because each costs some starts of programs; tests tell their messages by the Message-ID.
 */
final class OpenPgpOwners implements AutoCloseable {
    private static final Pattern SESSION_KEY = Pattern.compile(":pubkey enc packet: .* keyid ([0-9A-F]{16})");

    private final RunningSandbox sandbox;
    private final GnupgHome gnupg;
    private final Owner keeping;
    private final Owner hiding;

    private OpenPgpOwners(RunningSandbox sandbox, GnupgHome gnupg) throws SandboxException {
        this.sandbox = sandbox;
        this.gnupg = gnupg;
        this.keeping = add();
        this.hiding = add("--headers", "protect", "--hidden-recipient");
    }

    /** @param fingerprint of the certificate in use */
    record Owner(TestMailbox mailbox, String fingerprint) {
        String address() {
            return mailbox.address();
        }
    }

    /** Keeps the header readable, is named as recipient: the defaults. */
    Owner keeping() {
        return keeping;
    }

    /** Protects the header, is a hidden recipient. */
    Owner hiding() {
        return hiding;
    }

    /** One more owner, by the CLI as an operator would do it. */
    Owner add(String... options) throws SandboxException {
        TestMailbox mailbox = sandbox.mailbox();
        Owner owner =
                new Owner(mailbox, gnupg.generate("Owner <" + mailbox.address() + ">", "ed25519", "cv25519", "never"));
        publish(owner);
        String[] words = Stream.concat(Stream.of("openpgp", "activate", mailbox.address()), Arrays.stream(options))
                .toArray(String[]::new);
        sandbox.ddmail("", words);
        return owner;
    }

    /** Imports the owner's certificate as it is in the GnuPG home now. */
    void publish(Owner owner) throws SandboxException {
        sandbox.ddmail(gnupg.certificate(owner.fingerprint()), "openpgp", "import", owner.address(), "-");
    }

    /** Lets the certificate expire a second from now, or never. */
    void expire(Owner owner, String when) throws SandboxException {
        gnupg.expire(owner.fingerprint(), when);
    }

    /** Revokes the certificate, with the revocation that gpg made beside the key. */
    void revoke(Owner owner) throws SandboxException {
        gnupg.revoke(owner.fingerprint());
    }

    /** A message with this subject and body, and a Message-ID of its own. */
    static Letter letter(String to, String subject, String body) {
        String id = UUID.randomUUID().toString();
        return new Letter(
                id,
                "From: <stranger@elsewhere.test>\r\nTo: <" + to + ">\r\nSubject: " + subject + "\r\nMessage-ID: <" + id
                        + "@elsewhere.test>\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n\r\n" + body + "\r\n");
    }

    /** @param id in the Message-ID */
    record Letter(String id, String text) {
        byte[] octets() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Waits for a message in a mailbox, which must be there once; returns it as IMAP gives it. */
    String received(TestMailbox mailbox, Letter letter) throws IOException, SandboxException {
        try (ImapClient client = sandbox.imap(mailbox)) {
            sandbox.await("the message", () -> !find(client, letter).isEmpty());
            List<Integer> numbers = find(client, letter);
            assertThat(numbers).as("messages with this id").hasSize(1);
            return new String(client.message(numbers.get(0)), StandardCharsets.UTF_8);
        }
    }

    private static List<Integer> find(ImapClient client, Letter letter) throws IOException {
        client.command("NOOP");
        return client.command("SEARCH HEADER Message-ID " + letter.id()).lines().stream()
                .filter(line -> line.startsWith("* SEARCH "))
                .flatMap(line -> Arrays.stream(line.substring(9).strip().split(" ")))
                .map(Integer::valueOf)
                .toList();
    }

    /** What stands in an encrypted mail; that it is one is asserted. */
    String decrypt(String mail) throws SandboxException {
        assertThat(mail).contains("\r\nContent-Type: multipart/encrypted;");
        return new String(gnupg.decrypt(mail.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** The key IDs that an encrypted mail names, as hexadecimal digits; nulls only for a hidden recipient. */
    List<String> keyIds(String mail) throws IOException, SandboxException {
        Path file = Files.createTempFile("ddmail-", ".asc");
        try {
            Files.writeString(file, mail);
            List<String> words = List.of("--list-packets", file.toString());
            Command.Outcome packets = Command.outcome(Command.join(gnupg.command(), words), "");
            return SESSION_KEY
                    .matcher(packets.output())
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }

    /** The key ID of an owner's encryption subkey. */
    String keyId(Owner owner) throws SandboxException {
        return gnupg.subkey(owner.fingerprint()).substring(24);
    }

    /** What no log may hold of these owners. */
    String[] secrets() throws SandboxException {
        return new String[] {keeping.fingerprint(), hiding.fingerprint(), keyId(keeping), keyId(hiding)};
    }

    @Override
    public void close() throws SandboxException {
        gnupg.close();
    }

    /** Gives them to tests, beside {@link RunningSandbox.Extension}. */
    static final class Extension implements ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(OpenPgpOwners.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == OpenPgpOwners.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            RunningSandbox sandbox = RunningSandbox.Extension.sandbox(context);
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(OpenPgpOwners.class, type -> make(sandbox), OpenPgpOwners.class);
        }

        private static OpenPgpOwners make(RunningSandbox sandbox) {
            try {
                return new OpenPgpOwners(sandbox, GnupgHome.make());
            } catch (SandboxException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }
}
