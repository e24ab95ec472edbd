// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import se.ddmail.directory.Address;
import se.ddmail.directory.Database;
import se.ddmail.directory.DatabaseSettings;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.directory.ProvisionerDirectory;
import se.ddmail.mailcrypt.DcryptInputStream;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.MailboxPublicKey;
import se.ddmail.mailcrypt.SealedKey;
import se.ddmail.sandbox.RunningSandbox.TestMailbox;

/** Somebody with the rights of root and a mailbox's password: what lies in the database and on the disk. */
final class Insider {
    private final RunningSandbox sandbox;

    Insider(RunningSandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** A mailbox as the directory has it. */
    LoginMailbox mailbox(String address) throws Exception {
        try (Database database = database()) {
            return new ProvisionerDirectory(database)
                    .login(Address.parse(address))
                    .orElseThrow();
        }
    }

    /** Puts another seal in the place of the mailbox's own. */
    void changeSeal(LoginMailbox mailbox, String from, String to) throws Exception {
        try (Database database = database()) {
            if (!new ProvisionerDirectory(database).changeSeal(mailbox.mailbox(), from, to)) {
                throw new IllegalStateException("the seal is another one");
            }
        }
    }

    private Database database() throws SandboxException {
        return Database.open(new DatabaseSettings(sandbox.value("DATABASE_URL"), Optional.empty(), 1));
    }

    /** The mailbox's key, opened with its owner's password. */
    MailboxPrivateKey key(TestMailbox owner) throws Exception {
        LoginMailbox mailbox = mailbox(owner.address());
        byte[] password = owner.password().getBytes(StandardCharsets.UTF_8);
        return SealedKey.parse(mailbox.seal())
                .open(password, MailboxPublicKey.of(mailbox.publicKey()))
                .orElseThrow();
    }

    /** The only message of a mailbox's INBOX, as a file. */
    Path onlyMessage(TestMailbox owner) throws Exception {
        List<Path> all = messages(owner);
        if (all.size() != 1) {
            throw new IOException(all.size() + " messages");
        }
        return all.get(0);
    }

    /** The messages of a mailbox's INBOX, as files. */
    List<Path> messages(TestMailbox owner) throws Exception {
        Path maildir = sandbox.path("MAIL_ROOT")
                .resolve(mailbox(owner.address()).mailbox().toString())
                .resolve("Maildir");
        try (Stream<Path> fresh = Files.list(maildir.resolve("new"));
                Stream<Path> seen = Files.list(maildir.resolve("cur"))) {
            return Stream.concat(fresh, seen).toList();
        }
    }

    /** A stored message in clear, read by our own code. */
    static byte[] decrypt(Path file, MailboxPrivateKey key) throws IOException {
        byte[] keyId = key.publicKey().keyId();
        try (DcryptInputStream in = new DcryptInputStream(
                new BufferedInputStream(Files.newInputStream(file)),
                id -> Arrays.equals(id, keyId) ? Optional.of(key) : Optional.empty())) {
            return in.readAllBytes();
        }
    }

    /** The size in clear that a file's name tells. */
    static long sizeInName(Path file) {
        String name = String.valueOf(file.getFileName());
        return Long.parseLong(name.replaceFirst(".*,S=(\\d+).*", "$1"));
    }
}
