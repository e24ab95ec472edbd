// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;
import static se.ddmail.directory.Samples.domain;
import static se.ddmail.directory.Samples.mailbox;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DamagedRowTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void anAddressThatIsNoneIsATemporaryFailureAndNotACrash() throws Exception {
        try (Database provisioner = database.open("ddmail-provisioner");
                Database auth = database.open("ddmail-auth")) {
            ProvisionerDirectory directory = new ProvisionerDirectory(provisioner);
            directory.addDomain(domain("x.example"), Optional.empty());
            directory.createMailbox(mailbox("anna@x.example"));
            directory.addAlias(address("alias@x.example"), address("anna@x.example"));
            // The schema knows size and case of a local part, not its grammar.
            database.execute("INSERT INTO ddmail.address VALUES "
                    + "('a b@x.example', 'a b@x.example', 'a b', 'x.example', 'x.example', 'mailbox');"
                    + "UPDATE ddmail.mailbox SET address = 'a b@x.example'");

            assertThatThrownBy(() -> AuthDirectory.of(auth).list())
                    .isInstanceOf(DirectoryException.class)
                    .message()
                    .doesNotContain("a b");
        }
    }

    @Test
    void aMailboxWithoutACurrentKeyIsATemporaryFailureAndNotUnknown() throws Exception {
        try (Database provisioner = database.open("ddmail-provisioner");
                Database connection = database.open("ddmail-delivery")) {
            ProvisionerDirectory directory = new ProvisionerDirectory(provisioner);
            DeliveryDirectory delivery = DeliveryDirectory.of(connection);
            directory.addDomain(domain("y.example"), Optional.empty());
            directory.createMailbox(mailbox("keyless@y.example"));
            directory.createMailbox(mailbox("other@y.example"));
            directory.addAlias(address("alias@y.example"), address("keyless@y.example"));
            database.execute("UPDATE ddmail.mailbox_key SET is_current = false WHERE mailbox_id ="
                    + " (SELECT id FROM ddmail.mailbox WHERE address = 'keyless@y.example')");

            assertThatThrownBy(() -> delivery.resolve(address("keyless@y.example")))
                    .isInstanceOf(DirectoryException.class);
            assertThatThrownBy(() -> delivery.resolve(address("alias@y.example")))
                    .isInstanceOf(DirectoryException.class);
            assertThat(delivery.resolve(address("other@y.example"))).isInstanceOf(Resolution.Mailboxes.class);
            assertThat(delivery.resolve(address("nobody@y.example"))).isEqualTo(new Resolution.Unknown());
        }
    }
}
