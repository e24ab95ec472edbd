// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static se.ddmail.directory.Samples.address;
import static se.ddmail.directory.Samples.domain;
import static se.ddmail.directory.Samples.mailbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Postfix's maps find. */
class PostfixViewsTest {
    private static final String ASCII = "xn--bcher-kva.example";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @BeforeAll
    static void fill() throws Exception {
        try (Database connection = database.open("ddmail-provisioner")) {
            ProvisionerDirectory provisioner = new ProvisionerDirectory(connection);
            String account = provisioner.createAccount();
            provisioner.addDomain(Samples.IDN, Optional.empty());
            provisioner.addDomain(domain("unproven.example"), Optional.of(account));
            provisioner.createMailbox(mailbox("one@bücher.example"));
            provisioner.createMailbox(mailbox("two@bücher.example"));
            provisioner.createMailbox(mailbox("off@bücher.example"));
            provisioner.createMailbox(mailbox("me@unproven.example"));
            for (String target : List.of("one", "two", "off")) {
                provisioner.addAlias(address("team@bücher.example"), address(target + "@bücher.example"));
            }
            provisioner.disable(address("off@bücher.example"));
        }
    }

    @Test
    void aDomainIsFoundInBothForms() throws Exception {
        assertThat(find("domain FROM ddmail.postfix_domain WHERE domain", ASCII))
                .containsExactly(ASCII);
        assertThat(find("domain FROM ddmail.postfix_domain WHERE domain", "bücher.example"))
                .containsExactly("bücher.example");
        assertThat(find("domain FROM ddmail.postfix_domain WHERE domain", "unproven.example"))
                .isEmpty();
    }

    @Test
    void anActiveMailboxIsFoundInBothForms() throws Exception {
        String query = "mailbox FROM ddmail.postfix_mailbox WHERE address";
        assertThat(find(query, "one@" + ASCII)).containsExactly("one@" + ASCII);
        assertThat(find(query, "one@bücher.example")).containsExactly("one@" + ASCII);
        for (String absent : List.of("off@" + ASCII, "me@unproven.example", "team@" + ASCII, "nobody@" + ASCII)) {
            assertThat(find(query, absent)).isEmpty();
        }
    }

    @Test
    void anAliasHasOneRowForEachActiveMailbox() throws Exception {
        String query = "mailbox FROM ddmail.postfix_alias WHERE address";
        for (String alias : List.of("team@" + ASCII, "team@bücher.example")) {
            assertThat(find(query, alias)).containsExactlyInAnyOrder("one@" + ASCII, "two@" + ASCII);
        }
        assertThat(find(query, "one@" + ASCII)).isEmpty();
    }

    @Test
    void oneMaySendAsOnesOwnAddressAndAlias() throws Exception {
        String query = "login FROM ddmail.postfix_sender_login WHERE address";
        assertThat(find(query, "one@bücher.example")).containsExactly("one@" + ASCII);
        assertThat(find(query, "team@" + ASCII)).containsExactlyInAnyOrder("one@" + ASCII, "two@" + ASCII);
        assertThat(find(query, "off@" + ASCII)).isEmpty();
        assertThat(find(query, "me@unproven.example")).isEmpty();
    }

    private static List<String> find(String query, String key) throws Exception {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.connect("postfix");
                PreparedStatement statement = connection.prepareStatement("SELECT " + query + " = ?")) {
            statement.setString(1, key);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }
}
