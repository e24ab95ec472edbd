// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;
import static se.ddmail.directory.Samples.domain;
import static se.ddmail.directory.Samples.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import se.ddmail.directory.ConflictException.Conflict;

class ProvisionerDirectoryTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    static Database connection;
    static ProvisionerDirectory provisioner;
    static String account;
    static String otherAccount;

    @BeforeAll
    static void open() throws Exception {
        connection = database.open("ddmail-provisioner");
        provisioner = new ProvisionerDirectory(connection);
        account = provisioner.createAccount();
        otherAccount = provisioner.createAccount();
        provisioner.addDomain(domain("global.example"), Optional.empty());
        provisioner.addDomain(Samples.IDN, Optional.empty());
        provisioner.addDomain(domain("own.example"), Optional.of(account));
    }

    @AfterAll
    static void close() {
        connection.close();
    }

    @Test
    void aMailboxIsShownAsItWasCreated() throws Exception {
        UUID id = provisioner.createMailbox(mailbox("shown@bücher.example", Optional.of(account)));
        provisioner.addAlias(address("b@global.example"), address("shown@bücher.example"));
        provisioner.addAlias(address("a@own.example"), address("shown@xn--bcher-kva.example"));

        Mailbox shown = provisioner.mailbox(address("shown@bücher.example")).orElseThrow();

        assertThat(shown.id()).isEqualTo(id);
        assertThat(shown.address()).isEqualTo(address("shown@xn--bcher-kva.example"));
        assertThat(shown.account()).isEqualTo(account);
        assertThat(shown.state()).isEqualTo(State.ACTIVE);
        assertThat(shown.quota()).hasValue(1 << 30);
        assertThat(shown.keyId()).isEqualTo("00".repeat(32));
        assertThat(shown.aliases()).containsExactly(address("a@own.example"), address("b@global.example"));
        assertThat(provisioner.mailboxes()).contains(shown);
        assertThat(provisioner.mailbox(address("b@global.example"))).isEmpty();
    }

    @Test
    void aMailboxBelongsToTheAccountOfItsDomainOrToANewOne() throws Exception {
        provisioner.createMailbox(mailbox("mine@own.example"));
        provisioner.createMailbox(mailbox("free@global.example"));

        assertThat(provisioner
                        .mailbox(address("mine@own.example"))
                        .orElseThrow()
                        .account())
                .isEqualTo(account);
        assertThat(provisioner
                        .mailbox(address("free@global.example"))
                        .orElseThrow()
                        .account())
                .isNotIn(account, otherAccount)
                .hasSize(26);
    }

    @Test
    void oneAddressHasOneMeaning() throws Exception {
        provisioner.createMailbox(mailbox("taken@bücher.example"));
        provisioner.addAlias(address("alias@bücher.example"), address("taken@bücher.example"));

        assertConflict(Conflict.ADDRESS_TAKEN, () -> provisioner.createMailbox(mailbox("TAKEN@xn--bcher-kva.example")));
        assertConflict(Conflict.ADDRESS_TAKEN, () -> provisioner.createMailbox(mailbox("alias@bücher.example")));
        assertConflict(
                Conflict.ADDRESS_TAKEN,
                () -> provisioner.addAlias(address("taken@bücher.example"), address("taken@bücher.example")));
        assertConflict(
                Conflict.ALIAS_EXISTS,
                () -> provisioner.addAlias(address("alias@bücher.example"), address("taken@bücher.example")));
    }

    @Test
    void aConflictLeavesNothingBehind() throws Exception {
        provisioner.createMailbox(mailbox("first@global.example"));
        long accounts = count("account");

        assertConflict(Conflict.ADDRESS_TAKEN, () -> provisioner.createMailbox(mailbox("first@global.example")));

        assertThat(count("account")).isEqualTo(accounts);
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        Optional<String> stranger = Optional.of("aaaaaaaaaaaaaaaaaaaaaaaaaa");
        assertConflict(Conflict.UNKNOWN_DOMAIN, () -> provisioner.createMailbox(mailbox("a@elsewhere.example")));
        assertConflict(Conflict.UNKNOWN_DOMAIN, () -> provisioner.verifyDomain(domain("elsewhere.example")));
        assertConflict(
                Conflict.UNKNOWN_ACCOUNT, () -> provisioner.createMailbox(mailbox("a@global.example", stranger)));
        assertConflict(Conflict.UNKNOWN_ACCOUNT, () -> provisioner.addDomain(domain("new.example"), stranger));
        assertConflict(
                Conflict.UNKNOWN_MAILBOX,
                () -> provisioner.addAlias(address("a@global.example"), address("nobody@global.example")));
        assertConflict(Conflict.UNKNOWN_MAILBOX, () -> provisioner.disable(address("nobody@global.example")));
        assertConflict(Conflict.DOMAIN_TAKEN, () -> provisioner.addDomain(domain("own.example"), Optional.empty()));
        assertConflict(
                Conflict.DOMAIN_TAKEN,
                () -> provisioner.addDomain(
                        new DomainName("xn--other-form.example", Samples.IDN.unicode()), Optional.empty()));
    }

    @Test
    void anAccountsOwnDomainIsForThatAccountOnly() throws Exception {
        provisioner.createMailbox(mailbox("stranger@global.example", Optional.of(otherAccount)));
        assertConflict(
                Conflict.FOREIGN_DOMAIN,
                () -> provisioner.createMailbox(mailbox("x@own.example", Optional.of(otherAccount))));
        assertConflict(
                Conflict.FOREIGN_DOMAIN,
                () -> provisioner.addAlias(address("x@own.example"), address("stranger@global.example")));
    }

    @Test
    void ofManyWhoTakeOneAddressAtOnceExactlyOneGetsIt() throws Exception {
        int takers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(takers);
        try {
            for (int round = 0; round < 10; round++) {
                String wanted = Samples.unique("global.example");
                CyclicBarrier together = new CyclicBarrier(takers);
                List<Future<Boolean>> taken = new ArrayList<>();
                for (int i = 0; i < takers; i++) {
                    taken.add(threads.submit(() -> {
                        together.await();
                        return isTaken(wanted);
                    }));
                }
                int winners = 0;
                for (Future<Boolean> taker : taken) {
                    winners += taker.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static boolean isTaken(String wanted) throws DirectoryException {
        try {
            provisioner.createMailbox(mailbox(wanted));
            return true;
        } catch (ConflictException e) {
            assertThat(e.conflict()).isEqualTo(Conflict.ADDRESS_TAKEN);
            return false;
        }
    }

    private static void assertConflict(Conflict conflict, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.conflict()).isEqualTo(conflict));
    }

    private static long count(String table) throws Exception {
        try (var plain = database.connect("postgres");
                var statement = plain.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM ddmail." + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
