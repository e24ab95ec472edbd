// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static se.ddmail.directory.Samples.address;
import static se.ddmail.directory.Samples.domain;
import static se.ddmail.directory.Samples.mailbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.directory.MilterDirectory.Reader;

/** What delivery and the milter learn of a recipient's OpenPGP: always the same. */
class OpenPgpResolveTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(64);
    private static final String THREE = "3".repeat(40);

    static Database provisionerConnection;
    static Database deliveryConnection;
    static Database milterConnection;
    static ProvisionerDirectory provisioner;
    static Certificates certificates;
    static DeliveryDirectory delivery;
    static MilterDirectory milter;

    @BeforeAll
    static void open() throws Exception {
        provisionerConnection = database.open("ddmail-provisioner");
        deliveryConnection = database.open("ddmail-delivery");
        milterConnection = database.open("ddmail-milter");
        provisioner = new ProvisionerDirectory(provisionerConnection);
        certificates = new Certificates(provisionerConnection);
        delivery = DeliveryDirectory.of(deliveryConnection);
        milter = MilterDirectory.of(milterConnection);
        provisioner.addDomain(domain("global.example"), Optional.empty());
        provisioner.addDomain(Samples.IDN, Optional.empty());
        provisioner.createMailbox(mailbox("jörg@bücher.example"));
        encrypt("jörg@bücher.example", ONE);
        provisioner.addAlias(address("alias@global.example"), address("jörg@bücher.example"));
    }

    @AfterAll
    static void close() {
        milterConnection.close();
        deliveryConnection.close();
        provisionerConnection.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jörg@bücher.example",
                "JÖRG@xn--bcher-kva.example",
                "jörg+shop@bücher.example",
                "jörg+shop@xn--bcher-kva.example",
                "alias@global.example",
                "Alias+shop@global.example"
            })
    void everyWayToAMailboxFindsItsCertificates(String recipient) throws Exception {
        OpenPgp openPgp = onlyReader(recipient).openPgp().orElseThrow();

        assertThat(fingerprints(openPgp)).containsExactly(ONE);
        assertThat(onlyReader(recipient).address()).isEqualTo(address("jörg@xn--bcher-kva.example"));
        assertThat(onlyReader(recipient).byAlias()).isEqualTo(recipient.endsWith("global.example"));
    }

    @Test
    void aMailboxWithoutOpenPgpHasNone() throws Exception {
        UUID id = provisioner.createMailbox(mailbox("plain@global.example"));
        assertThat(onlyReader("plain@global.example").openPgp()).isEmpty();
        assertThat(onlyReader("plain@global.example").mailbox()).isEqualTo(id);

        store("plain@global.example", ONE);
        assertThat(onlyReader("plain@global.example").openPgp()).isEmpty();
    }

    @Test
    void allCertificatesInUseComeAndNoOthers() throws Exception {
        provisioner.createMailbox(mailbox("devices@global.example"));
        encrypt("devices@global.example", TWO);
        encrypt("devices@global.example", ONE);
        store("devices@global.example", THREE);

        assertThat(fingerprints(onlyReader("devices@global.example").openPgp().orElseThrow()))
                .containsExactly(ONE, TWO);
    }

    @Test
    void settingsAreTheOnesChosen() throws Exception {
        provisioner.createMailbox(mailbox("settings@global.example"));
        encrypt("settings@global.example", ONE);
        assertThat(onlyReader("settings@global.example").openPgp().orElseThrow())
                .extracting(OpenPgp::protectHeaders, OpenPgp::hiddenRecipient, OpenPgp::rejectUnusable)
                .containsExactly(false, false, false);

        change("settings@global.example", new OpenPgpChange(Optional.of(true), Optional.empty(), Optional.empty()));
        change("settings@global.example", new OpenPgpChange(Optional.empty(), Optional.of(true), Optional.empty()));
        assertThat(onlyReader("settings@global.example").openPgp().orElseThrow())
                .extracting(OpenPgp::protectHeaders, OpenPgp::hiddenRecipient, OpenPgp::rejectUnusable)
                .containsExactly(true, true, false);

        change("settings@global.example", new OpenPgpChange(Optional.of(false), Optional.empty(), Optional.of(true)));
        assertThat(onlyReader("settings@global.example").openPgp().orElseThrow())
                .extracting(OpenPgp::protectHeaders, OpenPgp::hiddenRecipient, OpenPgp::rejectUnusable)
                .containsExactly(false, true, true);
    }

    @Test
    void openPgpThatIsOnWithoutAnyCertificateIsStillOn() throws Exception {
        provisioner.createMailbox(mailbox("empty@global.example"));
        encrypt("empty@global.example", ONE);
        // The command refuses to go there.
        database.execute("DELETE FROM ddmail.mailbox_certificate WHERE mailbox_id ="
                + " (SELECT id FROM ddmail.mailbox WHERE address = 'empty@global.example')");

        assertThat(onlyReader("empty@global.example").openPgp().orElseThrow().certificates())
                .isEmpty();
    }

    @Test
    void openPgpThatIsSwitchedOffIsOffAndComesBackAsItWas() throws Exception {
        provisioner.createMailbox(mailbox("pause@global.example"));
        encrypt("pause@global.example", TWO);
        change("pause@global.example", new OpenPgpChange(Optional.of(true), Optional.empty(), Optional.empty()));

        assertThat(certificates.deactivate(address("pause@global.example"))).isTrue();
        assertThat(certificates.deactivate(address("pause@global.example"))).isFalse();
        assertThat(onlyReader("pause@global.example").openPgp()).isEmpty();

        change("pause@global.example", OpenPgpChange.NONE);
        OpenPgp again = onlyReader("pause@global.example").openPgp().orElseThrow();
        assertThat(fingerprints(again)).containsExactly(TWO);
        assertThat(again.protectHeaders()).isTrue();
    }

    @Test
    void eachMailboxOfAnAliasHasItsOwn() throws Exception {
        provisioner.createMailbox(mailbox("with@global.example"));
        provisioner.createMailbox(mailbox("without@global.example"));
        encrypt("with@global.example", TWO);
        provisioner.addAlias(address("team@global.example"), address("with@global.example"));
        provisioner.addAlias(address("team@global.example"), address("without@global.example"));

        List<Reader> readers = readers("team@global.example");

        assertThat(readers).hasSize(2).allMatch(Reader::byAlias);
        assertThat(readers)
                .filteredOn(reader -> reader.openPgp().isPresent())
                .extracting(Reader::address)
                .containsExactly(address("with@global.example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody@global.example", "jörg@elsewhere.example", "'--@global.example"})
    void theMilterKnowsNobodyBehindAnAddressOfOthers(String recipient) throws Exception {
        assertThat(milter.resolve(address(recipient))).isEmpty();
    }

    @Test
    void whatIsDisabledHasNoReaders() throws Exception {
        provisioner.createMailbox(mailbox("gone@global.example"));
        provisioner.addAlias(address("goner@global.example"), address("gone@global.example"));
        encrypt("gone@global.example", ONE);
        assertThat(milter.resolve(address("goner@global.example"))).hasSize(1);

        provisioner.disable(address("gone@global.example"));

        assertThat(milter.resolve(address("goner@global.example"))).isEmpty();
        assertThat(milter.resolve(address("gone@global.example"))).isEmpty();
        assertThat(milter.resolve(address("gone+detail@global.example"))).isEmpty();
    }

    @Test
    void certificatesAreNotEvenLookedForWhereOpenPgpIsOff() throws Exception {
        try (Connection connection = database.connect("ddmail-delivery");
                Statement statement = connection.createStatement()) {
            String question =
                    DeliveryQueries.QUERY.text().replace(":exact", "?").replace(":base", "?");
            String plan = explain(statement, question.replace("?", "'jörg@xn--bcher-kva.example'"));
            assertThat(plan).contains("SubPlan").doesNotContain("never executed");

            provisioner.createMailbox(mailbox("explained@global.example"));
            plan = explain(statement, question.replace("?", "'explained@global.example'"));
            assertThat(plan).containsPattern("SubPlan[^#]*never executed");
        }
    }

    private static String explain(Statement statement, String question) throws Exception {
        StringBuilder plan = new StringBuilder();
        try (ResultSet rows = statement.executeQuery("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + question)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    /** Asks both, who must agree. */
    private static List<Reader> readers(String recipient) throws Exception {
        List<Reader> readers = milter.resolve(address(recipient));
        List<Recipient> recipients = ((Resolution.Mailboxes) delivery.resolve(address(recipient))).recipients();
        assertThat(readers)
                .usingRecursiveFieldByFieldElementComparatorOnFields("mailbox", "address", "openPgp")
                .containsExactlyInAnyOrderElementsOf(recipients.stream()
                        .map(r -> new Reader(r.mailbox(), r.address(), false, r.openPgp()))
                        .toList());
        return readers;
    }

    private static Reader onlyReader(String recipient) throws Exception {
        List<Reader> readers = readers(recipient);
        assertThat(readers).hasSize(1);
        return readers.get(0);
    }

    private static void encrypt(String mailbox, String fingerprint) throws Exception {
        store(mailbox, fingerprint);
        certificates.activate(address(mailbox), List.of(fingerprint), OpenPgpChange.NONE);
    }

    private static void change(String mailbox, OpenPgpChange change) throws Exception {
        certificates.activate(address(mailbox), List.of(), change);
    }

    /** Octets are opaque here: the fingerprint will do. */
    private static void store(String mailbox, String fingerprint) throws Exception {
        byte[] octets = fingerprint.getBytes(US_ASCII);
        Optional<byte[]> old = new CertificateInventory(provisionerConnection).find(fingerprint);
        assertThat(certificates.store(address(mailbox), fingerprint, old, octets))
                .isTrue();
    }

    private static List<String> fingerprints(OpenPgp openPgp) {
        return openPgp.certificates().stream()
                .map(octets -> new String(octets, US_ASCII))
                .toList();
    }
}
