// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

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
}
