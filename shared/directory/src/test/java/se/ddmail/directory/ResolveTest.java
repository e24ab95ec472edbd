// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;
import static se.ddmail.directory.Samples.domain;
import static se.ddmail.directory.Samples.mailbox;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolveTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    static Database provisionerConnection;
    static Database deliveryConnection;
    static ProvisionerDirectory provisioner;
    static DeliveryDirectory delivery;
    static String account;

    @BeforeAll
    static void open() throws Exception {
        provisionerConnection = database.open("ddmail-provisioner");
        deliveryConnection = database.open("ddmail-delivery");
        provisioner = new ProvisionerDirectory(provisionerConnection);
        delivery = DeliveryDirectory.of(deliveryConnection);
        account = provisioner.createAccount();
        provisioner.addDomain(domain("global.example"), Optional.empty());
        provisioner.addDomain(Samples.IDN, Optional.empty());
        provisioner.createMailbox(mailbox("anna@global.example"));
        provisioner.createMailbox(mailbox("jörg@bücher.example"));
    }

    @AfterAll
    static void close() {
        deliveryConnection.close();
        provisionerConnection.close();
    }

    @Test
    void aMailboxIsFoundWithAllThatDeliveryNeeds() throws Exception {
        UUID id = provisioner.createMailbox(mailbox("full@global.example"));

        Recipient recipient = only(resolve("full@global.example"));

        assertThat(recipient.mailbox()).isEqualTo(id);
        assertThat(recipient.address()).isEqualTo(address("full@global.example"));
        assertThat(recipient.publicKey()).isEqualTo(Samples.PUBLIC_KEY);
        assertThat(recipient.quota()).isEqualTo(OptionalLong.of(1 << 30));
    }

    @Test
    void aMailboxWithoutQuotaIsUnlimited() throws Exception {
        NewMailbox sample = mailbox("unlimited@global.example");
        provisioner.createMailbox(new NewMailbox(
                sample.address(), Optional.empty(), OptionalLong.empty(), sample.publicKey(), sample.keyId(), "s"));

        assertThat(only(resolve("unlimited@global.example")).quota()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna@global.example",
                "ANNA@Global.EXAMPLE",
                "\"anna\"@global.example",
                "anna+shop@global.example",
                "anna+a+b@global.example",
                "anna+@global.example"
            })
    void caseQuotesAndDetailLeadToTheMailbox(String recipient) throws Exception {
        assertThat(only(resolve(recipient)).address()).isEqualTo(address("anna@global.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jörg@bücher.example",
                "jörg@xn--bcher-kva.example",
                "JÖRG@BÜCHER.example",
                "jo\u0308rg@bu\u0308cher.example", // decomposed
                "jörg+post@bücher.example",
                "jörg+post@XN--BCHER-KVA.example"
            })
    void bothFormsOfAnInternationalDomainLeadToTheMailbox(String recipient) throws Exception {
        assertThat(only(resolve(recipient)).address()).isEqualTo(address("jörg@xn--bcher-kva.example"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody@global.example",
                "anna@elsewhere.example",
                "+anna@global.example",
                "annas+anna@global.example",
                "jorg@bücher.example",
                "anna'--@global.example",
                "'or'1'='1@global.example",
                "\"' OR ''='\"@global.example",
                "\"anna'; DROP TABLE ddmail.address; --\"@global.example",
                "\"%\"@global.example",
                "ann_@global.example",
                "\"\\\\'\"@global.example"
            })
    void whatDoesNotExistIsUnknown(String recipient) throws Exception {
        assertThat(resolve(recipient)).isEqualTo(new Resolution.Unknown());
    }

    @Test
    void aDetailBelongsToTheOwnerOfTheAddressAndToNobodyElse() throws Exception {
        provisioner.createMailbox(mailbox("bo@global.example"));

        assertThatThrownBy(() -> provisioner.createMailbox(mailbox("bo+own@global.example")))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        e -> assertThat(e.conflict()).isEqualTo(ConflictException.Conflict.HAS_DETAIL));
        assertThatThrownBy(() -> provisioner.addAlias(address("x+own@global.example"), address("bo@global.example")))
                .isInstanceOf(ConflictException.class);
        assertThat(only(resolve("bo+other@global.example")).address()).isEqualTo(address("bo@global.example"));
    }

    @Test
    void anAliasLeadsToEachOfItsActiveMailboxes() throws Exception {
        UUID one = provisioner.createMailbox(mailbox("one@global.example"));
        UUID two = provisioner.createMailbox(mailbox("two@global.example"));
        provisioner.addAlias(address("team@bücher.example"), address("one@global.example"));
        provisioner.addAlias(address("team@xn--bcher-kva.example"), address("two@global.example"));

        assertThat(ids(resolve("team@bücher.example"))).containsExactlyInAnyOrder(one, two);
        assertThat(ids(resolve("Team+x@xn--bcher-kva.example"))).containsExactlyInAnyOrder(one, two);

        provisioner.disable(address("one@global.example"));
        assertThat(ids(resolve("team@bücher.example"))).containsExactly(two);

        provisioner.disable(address("two@global.example"));
        assertThat(resolve("team@bücher.example")).isEqualTo(new Resolution.Disabled());

        provisioner.enable(address("one@global.example"));
        assertThat(ids(resolve("team@bücher.example"))).containsExactly(one);
    }

    @Test
    void anAliasThatIsDisabledItselfIsDisabled() throws Exception {
        provisioner.createMailbox(mailbox("behind@global.example"));
        provisioner.addAlias(address("closed@global.example"), address("behind@global.example"));
        database.execute("UPDATE ddmail.alias SET state = 'disabled' WHERE address = 'closed@global.example'");

        assertThat(resolve("closed@global.example")).isEqualTo(new Resolution.Disabled());
        assertThat(resolve("behind@global.example")).isInstanceOf(Resolution.Mailboxes.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailbox", "account", "domain"})
    void aDisabledMailboxAccountOrDomainIsDisabledAndARemovedOneIsUnknown(String what) throws Exception {
        String name = what + ".example";
        String owner = provisioner.createAccount();
        provisioner.addDomain(domain(name), Optional.of(owner));
        provisioner.verifyDomain(domain(name));
        provisioner.createMailbox(mailbox("eva@" + name));
        String row = switch (what) {
            case "mailbox" -> "mailbox SET state = '%s' WHERE address = 'eva@" + name + "'";
            case "account" -> "account SET state = '%s' WHERE id = '" + owner + "'";
            default -> "domain SET state = '%s' WHERE name = '" + name + "'";
        };
        assertThat(resolve("eva@" + name)).isInstanceOf(Resolution.Mailboxes.class);

        database.execute("UPDATE ddmail." + row.formatted("disabled"));
        assertThat(resolve("eva@" + name)).isEqualTo(new Resolution.Disabled());

        database.execute("UPDATE ddmail." + row.formatted("removed"));
        assertThat(resolve("eva@" + name)).isEqualTo(new Resolution.Unknown());
    }

    @Test
    void anAccountsOwnDomainReceivesNothingBeforeItIsVerified() throws Exception {
        provisioner.addDomain(domain("own.example"), Optional.of(account));
        UUID own = provisioner.createMailbox(mailbox("me@own.example"));
        UUID global = provisioner.createMailbox(mailbox("me@global.example", Optional.of(account)));
        provisioner.addAlias(address("alias@own.example"), address("me@global.example"));
        provisioner.addAlias(address("both@global.example"), address("me@own.example"));
        provisioner.addAlias(address("both@global.example"), address("me@global.example"));

        assertThat(resolve("me@own.example")).isEqualTo(new Resolution.Unknown());
        assertThat(resolve("alias@own.example")).isEqualTo(new Resolution.Unknown());
        assertThat(ids(resolve("both@global.example"))).containsExactly(global);

        provisioner.verifyDomain(domain("own.example"));

        assertThat(only(resolve("me@own.example")).mailbox()).isEqualTo(own);
        assertThat(only(resolve("alias@own.example")).mailbox()).isEqualTo(global);
        assertThat(ids(resolve("both@global.example"))).containsExactlyInAnyOrder(own, global);
    }

    private static Resolution resolve(String recipient) throws Exception {
        return delivery.resolve(address(recipient));
    }

    private static List<UUID> ids(Resolution resolution) {
        return ((Resolution.Mailboxes) resolution)
                .recipients().stream().map(Recipient::mailbox).toList();
    }

    private static Recipient only(Resolution resolution) {
        List<Recipient> recipients = ((Resolution.Mailboxes) resolution).recipients();
        assertThat(recipients).hasSize(1);
        return recipients.get(0);
    }
}
