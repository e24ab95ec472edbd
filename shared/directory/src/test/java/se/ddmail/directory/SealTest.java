// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;
import static se.ddmail.directory.Samples.mailbox;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Logins and their seals, as the auth daemon and the provisioner see them. */
class SealTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    static Database provisionerConnection;
    static Database authConnection;
    static ProvisionerDirectory provisioner;
    static AuthDirectory auth;

    Address address;
    UUID id;

    @BeforeAll
    static void open() throws Exception {
        provisionerConnection = database.open("ddmail-provisioner");
        authConnection = database.open("ddmail-auth");
        provisioner = new ProvisionerDirectory(provisionerConnection);
        auth = AuthDirectory.of(authConnection);
        provisioner.addDomain(Samples.IDN, Optional.empty());
    }

    @AfterAll
    static void close() {
        authConnection.close();
        provisionerConnection.close();
    }

    @BeforeEach
    void createMailbox() throws Exception {
        NewMailbox sample = mailbox(Samples.unique("bücher.example"));
        id = provisioner.createMailbox(sample);
        address = address(sample.address().localPart() + "@xn--bcher-kva.example");
    }

    @Test
    void aLoginHasAllThatAuthNeedsInBothFormsOfTheDomain() throws Exception {
        for (String domain : new String[] {"@bücher.example", "@XN--BCHER-KVA.example"}) {
            LoginMailbox login =
                    auth.find(address(address.localPart() + domain)).orElseThrow();
            assertThat(login.mailbox()).isEqualTo(id);
            assertThat(login.address()).isEqualTo(address);
            assertThat(login.active()).isTrue();
            assertThat(login.publicKey()).isEqualTo(Samples.PUBLIC_KEY);
            assertThat(login.quota()).hasValue(1 << 30);
            assertThat(login.seal()).isEqualTo(Samples.SEAL);
        }
        assertThat(auth.list())
                .contains(address)
                .isSortedAccordingTo((a, b) -> a.text().compareTo(b.text()));
    }

    @Test
    void neitherAnAliasNorADetailNorAStrangerIsALogin() throws Exception {
        Address alias = address(Samples.unique("bücher.example"));
        provisioner.addAlias(alias, address);
        assertThat(auth.find(alias)).isEmpty();
        assertThat(auth.find(address(address.localPart() + "+x@bücher.example")))
                .isEmpty();
        assertThat(auth.find(address("nobody@bücher.example"))).isEmpty();
        assertThat(auth.find(address("\"' OR 1=1 --\"@bücher.example"))).isEmpty();
    }

    @Test
    void aDisabledMailboxIsFoundInactiveAndARemovedOneIsNotFound() throws Exception {
        provisioner.disable(address);
        assertThat(auth.find(address).orElseThrow().active()).isFalse();
        provisioner.enable(address);
        assertThat(auth.find(address).orElseThrow().active()).isTrue();

        database.execute("UPDATE ddmail.account SET state = 'disabled' WHERE id = "
                + "(SELECT account_id FROM ddmail.mailbox WHERE id = '" + id + "')");
        assertThat(auth.find(address).orElseThrow().active()).isFalse();

        database.execute("UPDATE ddmail.mailbox SET state = 'removed' WHERE id = '" + id + "'");
        assertThat(auth.find(address)).isEmpty();
        assertThat(auth.list()).doesNotContain(address);
    }

    @Test
    void authReplacesASealOnlyIfItStillIsTheOldOne() throws Exception {
        assertThat(auth.replaceSeal(id, "not the seal", "new")).isFalse();
        assertThat(auth.replaceSeal(UUID.randomUUID(), Samples.SEAL, "new")).isFalse();
        assertThat(auth.find(address).orElseThrow().seal()).isEqualTo(Samples.SEAL);

        assertThat(auth.replaceSeal(id, Samples.SEAL, "new")).isTrue();
        assertThat(auth.find(address).orElseThrow().seal()).isEqualTo("new");
        assertThat(auth.replaceSeal(id, Samples.SEAL, "newer")).isFalse();
    }

    @Test
    void replacingOneSealLeavesEveryOtherMailboxAlone() throws Exception {
        NewMailbox other = mailbox(Samples.unique("bücher.example"));
        provisioner.createMailbox(other);
        assertThat(auth.replaceSeal(id, Samples.SEAL, "new")).isTrue();
        assertThat(auth.find(other.address()).orElseThrow().seal()).isEqualTo(Samples.SEAL);
    }

    @Test
    void authCannotReplaceASealByNothing() {
        assertThatThrownBy(() -> auth.replaceSeal(id, Samples.SEAL, "")).isInstanceOf(DirectoryException.class);
    }

    @Test
    void aRecoverySealIsNeitherFoundNorReplaced() throws Exception {
        database.execute("INSERT INTO ddmail.seal SELECT mailbox_id, key_id, 'recovery', 'paper', record "
                + "FROM ddmail.seal WHERE mailbox_id = '" + id + "'");
        assertThat(auth.replaceSeal(id, Samples.SEAL, "new")).isTrue();
        assertThat(auth.find(address).orElseThrow().seal()).isEqualTo("new");
        assertThat(count("record = '" + Samples.SEAL + "' AND kind = 'recovery' AND mailbox_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void theProvisionerChangesASealOnlyIfItStillIsTheExpectedOne() throws Exception {
        assertThat(provisioner.changeSeal(id, "other", "new")).isFalse();
        assertThat(provisioner.changeSeal(id, Samples.SEAL, "new")).isTrue();
        assertThat(provisioner.login(address).orElseThrow().seal()).isEqualTo("new");
    }

    @Test
    void ofAPasswordChangeAndAnUpgradeAtTheSameTimeOnlyOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            String seal = Samples.SEAL;
            for (int round = 0; round < 20; round++) {
                CyclicBarrier together = new CyclicBarrier(2);
                String old = seal;
                String changed = "changed " + round;
                String upgraded = "upgraded " + round;
                Future<Boolean> change =
                        threads.submit(after(together, () -> provisioner.changeSeal(id, old, changed)));
                Future<Boolean> upgrade = threads.submit(after(together, () -> auth.replaceSeal(id, old, upgraded)));
                assertThat(change.get()).isNotEqualTo(upgrade.get());
                seal = auth.find(address).orElseThrow().seal();
                assertThat(seal).isEqualTo(change.get() ? changed : upgraded);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static Callable<Boolean> after(CyclicBarrier barrier, Callable<Boolean> action) {
        return () -> {
            barrier.await();
            return action.call();
        };
    }

    private static int count(String condition) throws Exception {
        try (var connection = database.connect("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM ddmail.seal WHERE " + condition)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
