// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.OpenPgpMailbox;
import se.ddmail.openpgp.EncryptionKey;
import se.ddmail.openpgp.mail.Protection;
import se.ddmail.openpgp.mail.Protection.Headers;

/** {@code ddmail openpgp test}: a message that the owner can read, if all is well. */
@Command(
        name = "test",
        description = {
            "Send the owner a test message, encrypted before it leaves this command.",
            "To the certificates in use, else to the only one imported: so it also works before activation."
        },
        footer = "Example: ddmail openpgp test alice@example.org")
final class OpenPgpTry implements Callable<Integer> {
    @Parameters(paramLabel = "ADDRESS", description = "The mailbox.")
    private String address = "";

    private final Ddmail ddmail;

    OpenPgpTry(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Override
    public Integer call() throws Failure {
        Address wanted = Addresses.parse("ADDRESS", address);
        ProvisionerConfig config = ddmail.configuration();
        Instant now = ddmail.now();
        OpenPgpMailbox mailbox = ddmail.directory(address, session -> session.openPgp(wanted));
        List<CertificateView> views = CertificateView.all(Choice.toEncryptTo(mailbox, Optional.empty(), now), now);
        Choice.requireUsable(mailbox, views);
        List<EncryptionKey> keys =
                views.stream().flatMap(view -> view.keys().stream()).toList();
        byte[] message = encrypted(mailbox, keys, now);
        SmtpClient.send(config.smtpHost(), config.smtpPort(), mailbox.address(), message);
        ddmail.output()
                .one(
                        Row.row()
                                .with("address", mailbox.address().text(), "address", Addresses.text(mailbox.address()))
                                .list(
                                        "encrypted_to",
                                        keys.stream()
                                                .map(EncryptionKey::fingerprint)
                                                .toList()),
                        "address");
        ddmail.output().remark("Sent. If it does not arrive, see the queue: postqueue -p");
        return 0;
    }

    private static byte[] encrypted(OpenPgpMailbox mailbox, List<EncryptionKey> keys, Instant now) throws Failure {
        Headers headers = mailbox.protectHeaders() ? Headers.PROTECT : Headers.KEEP;
        try {
            return TestMessage.encrypted(
                    mailbox.address(), Protection.of(keys, mailbox.hiddenRecipient(), headers), now);
        } catch (IOException e) {
            throw new Failure(Problem.INTERNAL, "the test message could not be encrypted", "Nothing was sent.", e);
        }
    }
}
