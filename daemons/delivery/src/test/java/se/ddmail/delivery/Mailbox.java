// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import se.ddmail.directory.Address;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.Recipient;
import se.ddmail.mailcrypt.DcryptInputStream;
import se.ddmail.mailcrypt.MailboxPrivateKey;

/** A mailbox with its owner's eyes: the test can read what was delivered. */
record Mailbox(Recipient recipient, MailboxPrivateKey key) {

    static Mailbox of(String address, OptionalLong quota) {
        MailboxPrivateKey key = MailboxPrivateKey.generate(new SecureRandom());
        try {
            Recipient recipient = new Recipient(
                    UUID.randomUUID(), Address.parse(address), key.publicKey().spki(), quota);
            return new Mailbox(recipient, key);
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Path maildir(Path root) {
        return root.resolve(recipient.mailbox().toString()).resolve("Maildir");
    }

    /** All messages in new/, decrypted, each checked for the sizes in its name. */
    List<String> messages(Path root) throws IOException {
        Path directory = maildir(root).resolve("new");
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().map(this::message).toList();
        }
    }

    private String message(Path file) {
        try (InputStream in = new DcryptInputStream(Files.newInputStream(file), id -> Optional.of(key))) {
            byte[] bytes = in.readAllBytes();
            assertThat(file.getFileName().toString()).endsWith(",S=" + bytes.length + ",W=" + bytes.length);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
