// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;
import static se.ddmail.directory.Samples.domain;
import static se.ddmail.directory.Samples.mailbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

class CertificatesTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    static Database connection;
    static ProvisionerDirectory provisioner;
    static Certificates certificates;
    static CertificateInventory inventory;

    @BeforeAll
    static void open() throws Exception {
        connection = database.open("ddmail-provisioner");
        provisioner = new ProvisionerDirectory(connection);
        certificates = new Certificates(connection);
        inventory = new CertificateInventory(connection);
        provisioner.addDomain(domain("global.example"), Optional.empty());
    }

    @AfterAll
    static void close() {
        connection.close();
    }

    @Test
    void aMailboxShowsWhatItHoldsAndHowItIsUsed() throws Exception {
        Address anna = newMailbox();
        assertThat(inventory.mailbox(anna).orElseThrow().active()).isFalse();
        assertThat(inventory.mailbox(anna).orElseThrow().certificates()).isEmpty();

        store(anna, "a1", "one");
        store(anna, "a2", "two");
        certificates.activate(
                anna, List.of(fpr("a2")), new OpenPgpChange(Optional.of(true), Optional.of(true), Optional.of(true)));

        OpenPgpMailbox shown = inventory.mailbox(anna).orElseThrow();
        assertThat(shown.address()).isEqualTo(anna);
        assertThat(List.of(shown.active(), shown.protectHeaders(), shown.hiddenRecipient(), shown.rejectUnusable()))
                .containsOnly(true);
        assertThat(shown.certificates())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new OpenPgpMailbox.Held(fpr("a1"), false, octets("one")),
                        new OpenPgpMailbox.Held(fpr("a2"), true, octets("two")));
        assertThat(inventory.mailbox(address("nobody@global.example"))).isEmpty();
    }

    @Test
    void aCertificateIsKeptUntilTheLastMailboxLetsGoOfIt() throws Exception {
        Address one = newMailbox();
        Address two = newMailbox();
        store(one, "b1", "shared");
        store(two, "b1", "shared");

        certificates.remove(one, fpr("b1"));
        assertThat(inventory.find(fpr("b1"))).hasValue(octets("shared"));
        assertThat(inventory.mailbox(one).orElseThrow().certificates()).isEmpty();
        assertThat(inventory.mailbox(two).orElseThrow().certificates()).hasSize(1);

        certificates.remove(two, fpr("b1"));
        assertThat(inventory.find(fpr("b1"))).isEmpty();
    }

    @Test
    void storingNeverOverwritesWhatItHasNotSeen() throws Exception {
        Address anna = newMailbox();
        store(anna, "c1", "old");

        assertThat(certificates.store(anna, fpr("c1"), Optional.empty(), octets("new")))
                .isFalse();
        assertThat(certificates.store(anna, fpr("c1"), Optional.of(octets("other")), octets("new")))
                .isFalse();
        assertThat(inventory.find(fpr("c1"))).hasValue(octets("old"));

        assertThat(certificates.store(anna, fpr("c1"), Optional.of(octets("old")), octets("new")))
                .isTrue();
        assertThat(inventory.find(fpr("c1"))).hasValue(octets("new"));
    }

    @Test
    void anUpdateDoesNotChangeWhetherACertificateIsInUse() throws Exception {
        Address anna = newMailbox();
        store(anna, "d1", "old");
        certificates.activate(anna, List.of(fpr("d1")), OpenPgpChange.NONE);

        store(anna, "d1", "new");

        assertThat(inventory.mailbox(anna).orElseThrow().certificates())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new OpenPgpMailbox.Held(fpr("d1"), true, octets("new")));
    }

    @Test
    void ofManyImportsAtOnceNoneIsLost() throws Exception {
        int importers = 4;
        Address anna = newMailbox();
        ExecutorService threads = Executors.newFixedThreadPool(importers);
        try {
            for (int round = 0; round < 5; round++) {
                String name = "e" + round;
                CyclicBarrier together = new CyclicBarrier(importers);
                List<Future<?>> imports = new ArrayList<>();
                for (int i = 0; i < importers; i++) {
                    String part = "<" + i + ">";
                    imports.add(threads.submit(() -> {
                        together.await();
                        merge(anna, name, part);
                        return null;
                    }));
                }
                for (Future<?> done : imports) {
                    done.get();
                }
                assertThat(new String(inventory.find(fpr(name)).orElseThrow(), UTF_8))
                        .hasSize(3 * importers)
                        .contains("<0>", "<1>", "<2>", "<3>");
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void whoHoldsAndWhoLetsGoAtOnceAgreeInTheEnd() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        Address one = newMailbox();
        Address two = newMailbox();
        try {
            for (int round = 0; round < 20; round++) {
                store(one, "f1", "x");
                CyclicBarrier together = new CyclicBarrier(2);
                Future<?> remove = threads.submit(() -> {
                    together.await();
                    certificates.remove(one, fpr("f1"));
                    return null;
                });
                Future<?> store = threads.submit(() -> {
                    together.await();
                    merge(two, "f1", "x");
                    return null;
                });
                remove.get();
                store.get();
                assertThat(inventory.mailbox(two).orElseThrow().certificates()).hasSize(1);
                certificates.remove(two, fpr("f1"));
                assertThat(inventory.find(fpr("f1"))).isEmpty();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void theOnlyCertificateInUseStays() throws Exception {
        Address anna = newMailbox();
        store(anna, "aa", "one");
        store(anna, "ab", "two");
        certificates.activate(anna, List.of(fpr("aa")), OpenPgpChange.NONE);

        assertConflict(Conflict.LAST_CERTIFICATE, () -> certificates.remove(anna, fpr("aa")));
        assertThat(inventory.mailbox(anna).orElseThrow().certificates()).hasSize(2);

        certificates.activate(anna, List.of(fpr("ab")), OpenPgpChange.NONE);
        certificates.remove(anna, fpr("aa"));
        certificates.deactivate(anna);
        certificates.remove(anna, fpr("ab"));
        assertThat(inventory.mailbox(anna).orElseThrow().certificates()).isEmpty();
    }

    @Test
    void whatIsNotInUseMayGoAlsoWhereNoneIs() throws Exception {
        Address anna = newMailbox();
        store(anna, "ac", "one");
        store(anna, "ad", "two");
        certificates.activate(anna, List.of(fpr("ac")), OpenPgpChange.NONE);
        database.execute("DELETE FROM ddmail.mailbox_certificate WHERE fingerprint = '" + fpr("ac") + "'");

        certificates.remove(anna, fpr("ad"));
        assertThat(inventory.mailbox(anna).orElseThrow().certificates()).isEmpty();
    }

    @Test
    void whatIsMissingIsNamedAndNothingIsSwitchedOn() throws Exception {
        Address anna = newMailbox();
        Address nobody = address("nobody@global.example");
        store(anna, "ba", "one");

        assertConflict(
                Conflict.UNKNOWN_CERTIFICATE,
                () -> certificates.activate(anna, List.of(fpr("ba"), fpr("bb")), OpenPgpChange.NONE));
        assertConflict(Conflict.UNKNOWN_CERTIFICATE, () -> certificates.activate(anna, List.of(), OpenPgpChange.NONE));
        assertConflict(Conflict.UNKNOWN_CERTIFICATE, () -> certificates.remove(anna, fpr("bb")));
        assertConflict(
                Conflict.UNKNOWN_MAILBOX, () -> certificates.store(nobody, fpr("bc"), Optional.empty(), octets("x")));
        assertConflict(Conflict.UNKNOWN_MAILBOX, () -> certificates.deactivate(nobody));

        assertThat(inventory.mailbox(anna).orElseThrow().active()).isFalse();
        assertThat(inventory.mailbox(anna).orElseThrow().certificates()).noneMatch(OpenPgpMailbox.Held::active);
        assertThat(inventory.find(fpr("bc"))).isEmpty();
    }

    @Test
    void aMailboxHoldsAFewCertificatesAndNotMore() throws Exception {
        Address anna = newMailbox();
        for (int i = 0; i < Certificates.MAILBOX_MAX; i++) {
            store(anna, "c" + i, "x");
        }

        assertConflict(Conflict.TOO_MANY_CERTIFICATES, () -> store(anna, "ca", "x"));

        assertThat(inventory.find(fpr("ca"))).isEmpty();
        store(anna, "c3", "y"); // an update is no new one
    }

    @Test
    void allInUseAreListedAlsoWhereNoneIsLeft() throws Exception {
        Address one = newMailbox();
        Address two = newMailbox();
        Address off = newMailbox();
        for (Address mailbox : List.of(one, two, off)) {
            store(mailbox, "d4", "x");
            certificates.activate(mailbox, List.of(fpr("d4")), OpenPgpChange.NONE);
        }
        store(one, "d5", "imported only");
        certificates.deactivate(off);
        database.execute("DELETE FROM ddmail.mailbox_certificate WHERE mailbox_id = '"
                + inventory.mailbox(two).orElseThrow().id() + "'");

        assertThat(inventory.inUse())
                .filteredOn(use -> List.of(one, two, off).contains(use.mailbox()))
                .containsExactlyInAnyOrder(
                        new CertificateUse(one, Optional.of(fpr("d4"))), new CertificateUse(two, Optional.empty()));
    }

    private static Address newMailbox() throws Exception {
        String name = Samples.unique("global.example");
        provisioner.createMailbox(mailbox(name));
        return address(name);
    }

    private static void store(Address mailbox, String name, String octets) throws Exception {
        assertThat(certificates.store(mailbox, fpr(name), inventory.find(fpr(name)), octets(octets)))
                .isTrue();
    }

    /** What an import does, with octets that are simply joined. */
    private static void merge(Address mailbox, String name, String part) throws Exception {
        Optional<byte[]> old;
        byte[] merged;
        do {
            old = inventory.find(fpr(name));
            String known = old.map(octets -> new String(octets, UTF_8)).orElse("");
            merged = octets(known.contains(part) ? known : known + part);
        } while (!certificates.store(mailbox, fpr(name), old, merged));
    }

    private static String fpr(String name) {
        return name.repeat(20);
    }

    private static byte[] octets(String text) {
        return text.getBytes(UTF_8);
    }

    private static void assertConflict(Conflict conflict, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.conflict()).isEqualTo(conflict));
    }
}
