// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.delivery.lmtp.Envelope;
import se.ddmail.delivery.lmtp.Mailroom.Transaction;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.delivery.maildir.MailRoot;
import se.ddmail.directory.Recipient;
import se.ddmail.directory.Resolution;
import se.ddmail.mailcrypt.EphemeralKeys;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.Policy;
import se.ddmail.runtime.LogWatch;

class DeliveryTest {

    private static final String QUEUE_ID = "4gHTkc1jdnz2G7k";
    private static final String CANARY = "canary-7c1f0b";
    /** Octets before the ciphertext of a file. */
    private static final int HEADER = 323;

    private static EphemeralKeys ephemeral;

    @TempDir
    private Path root;

    private final Mailbox alice = Mailbox.of("alice@example.org", OptionalLong.empty());
    private final Mailbox bob = Mailbox.of("bob@example.org", OptionalLong.of(2000));
    private final Map<String, Resolution> directory = new HashMap<>();
    private final List<Verdict> journal = new ArrayList<>();
    private Delivery delivery;

    @BeforeAll
    static void makeKeys() {
        LogWatch.canary(CANARY);
        ephemeral = new EphemeralKeys(new SecureRandom(), 10);
    }

    @AfterAll
    static void close() {
        ephemeral.close();
    }

    @BeforeEach
    void start() {
        directory.put("alice@example.org", new Resolution.Mailboxes(List.of(alice.recipient())));
        directory.put("alice+news@example.org", new Resolution.Mailboxes(List.of(alice.recipient())));
        directory.put("bob@example.org", new Resolution.Mailboxes(List.of(bob.recipient())));
        directory.put("all@example.org", new Resolution.Mailboxes(List.of(alice.recipient(), bob.recipient())));
        directory.put("off@example.org", new Resolution.Disabled());
        restart();
    }

    private void restart() {
        Clock clock = Clock.fixed(Instant.parse("2026-11-04T03:02:01Z"), ZoneOffset.UTC);
        delivery = new Delivery(
                address -> directory.getOrDefault(address.text(), new Resolution.Unknown()),
                new MailRoot(root, "mx.example.org", clock),
                new OpenPgpRule(new Keyring(Policy.CURRENT, clock, 10), clock),
                new Encryption(ephemeral),
                new Trace("mx.example.org", clock),
                (id, verdict, bytes, millis) -> journal.add(verdict),
                10);
    }

    private static Envelope envelope(OptionalLong size) {
        return new Envelope("sender@example.com", size, false, Optional.of(QUEUE_ID));
    }

    private Transaction begin(String... recipients) {
        Transaction transaction = delivery.begin(envelope(OptionalLong.empty()));
        for (String recipient : recipients) {
            assertThat(transaction.recipient(recipient)).isEqualTo(Verdict.ACCEPTED);
        }
        return transaction;
    }

    private static void write(Transaction transaction, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        transaction.write(bytes, 0, bytes.length);
    }

    private List<Verdict> deliver(String message, String... recipients) {
        try (Transaction transaction = begin(recipients)) {
            transaction.open();
            write(transaction, message);
            List<Verdict> verdicts = transaction.finish();
            transaction.acknowledged();
            return verdicts;
        }
    }

    private List<String> filesUnder(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theOwnerReadsTheMessageByteForByteBehindItsTraceLines() throws IOException {
        String message = "Subject: x\r\n\r\n8-bit \u00e4\u0000\u00ff\rbare\r\r\n" + "long".repeat(30_000) + "\r\n";
        assertThat(deliver(message, "alice+news@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(alice.messages(root))
                .containsExactly("Return-Path: <sender@example.com>\r\n"
                        + "Delivered-To: alice+news@example.org\r\n"
                        + "Received: by mx.example.org with LMTP id " + QUEUE_ID + ";\r\n"
                        + "\tWed, 4 Nov 2026 03:02:01 +0000\r\n" + message);
        assertThat(journal).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void plaintextIsNowhereOnTheDiskAtAnyTime() throws IOException {
        try (Transaction transaction = begin("alice@example.org", "bob@example.org")) {
            transaction.open();
            write(transaction, "Subject: " + CANARY + "\r\n\r\n");
            long largest = 0;
            for (int i = 0; i < 10; i++) {
                write(transaction, (CANARY + "\r\n").repeat(1000));
                assertNoCanary();
                for (String file : filesUnder(alice.maildir(root).resolve("tmp"))) {
                    largest = Math.max(largest, Files.size(Path.of(file)));
                }
            }
            assertThat(largest).as("message on the disk while it comes").isGreaterThan(HEADER + 1000);
            transaction.finish();
            assertNoCanary();
            transaction.acknowledged();
        }
        assertNoCanary();
        assertThat(alice.messages(root)).singleElement().asString().contains(CANARY);
    }

    private void assertNoCanary() throws IOException {
        List<String> files = filesUnder(root);
        assertThat(files).isNotEmpty();
        for (String file : files) {
            assertThat(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain(CANARY)
                    .doesNotContain("sender@example.com");
        }
    }

    @Test
    void eachReasonAtTheRecipientIsTold() {
        Transaction transaction = delivery.begin(envelope(OptionalLong.of(2001)));
        assertThat(transaction.recipient("nobody@example.org")).isEqualTo(Verdict.UNKNOWN_RECIPIENT);
        assertThat(transaction.recipient("off@example.org")).isEqualTo(Verdict.DISABLED);
        assertThat(transaction.recipient("no address")).isEqualTo(Verdict.BAD_ADDRESS);
        assertThat(transaction.recipient("bob@example.org")).isEqualTo(Verdict.MAILBOX_FULL);
        assertThat(transaction.recipient("ALICE@Example.ORG")).isEqualTo(Verdict.ACCEPTED);
        transaction.close();
        assertThat(filesUnder(root)).isEmpty();
    }

    @Test
    void anErrorOfTheDirectoryIsTemporary() {
        Delivery broken = new Delivery(
                address -> {
                    throw new IllegalStateException("bug");
                },
                new MailRoot(root, "mx", Clock.systemUTC()),
                new OpenPgpRule(new Keyring(Policy.CURRENT, Clock.systemUTC(), 10), Clock.systemUTC()),
                new Encryption(ephemeral),
                new Trace("mx", Clock.systemUTC()),
                Journal.NONE,
                10);
        assertThat(broken.begin(envelope(OptionalLong.empty())).recipient("alice@example.org"))
                .isEqualTo(Verdict.FAULT);
    }

    @Test
    void oneRecipientThatFailsDoesNotHarmTheOthers() throws IOException {
        Files.createDirectories(alice.maildir(root).getParent());
        Files.createSymbolicLink(alice.maildir(root), root);
        assertThat(deliver("x\r\n", "alice@example.org", "bob@example.org"))
                .containsExactly(Verdict.MAILDIR_UNUSABLE, Verdict.ACCEPTED);
        assertThat(bob.messages(root)).hasSize(1);
    }

    @Test
    void aDamagedKeyIsTemporaryAndNothingIsStoredInClear() {
        Recipient damaged =
                new Recipient(UUID.randomUUID(), alice.recipient().address(), new byte[158], OptionalLong.empty());
        directory.put("damaged@example.org", new Resolution.Mailboxes(List.of(damaged)));
        assertThat(deliver("x\r\n", "damaged@example.org", "alice@example.org"))
                .containsExactly(Verdict.FAULT, Verdict.ACCEPTED);
        assertThat(filesUnder(root.resolve(damaged.mailbox().toString()))).isEmpty();
    }

    @Test
    void aMailboxThatTheMessageFillsIsFullOnlyForIt() throws IOException {
        assertThat(deliver("y".repeat(3000) + "\r\n", "bob@example.org", "alice@example.org"))
                .containsExactly(Verdict.MAILBOX_FULL, Verdict.ACCEPTED);
        assertThat(bob.messages(root)).isEmpty();
        assertThat(deliver("y".repeat(1500) + "\r\n", "bob@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(deliver("y".repeat(1500) + "\r\n", "bob@example.org")).containsExactly(Verdict.MAILBOX_FULL);
        assertThat(bob.messages(root)).hasSize(1);
        int size = bob.messages(root).get(0).length();
        assertThat(bob.maildir(root).resolve("maildirsize")).hasContent("2000S\n" + size + " 1\n");
    }

    @Test
    void quotaIsCountedAsDovecotCounts() throws IOException {
        deliver("first\r\n", "bob@example.org");
        int first = bob.messages(root).get(0).length();
        deliver("second\r\n", "bob@example.org");
        assertThat(bob.maildir(root).resolve("maildirsize"))
                .content()
                .startsWith("2000S\n")
                .endsWith("\n" + (first + 1) + " 1\n");
        deliver("x\r\n", "alice@example.org");
        assertThat(alice.maildir(root).resolve("maildirsize")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Delivered-To: alice@example.org\r\n",
                "delivered-to:ALICE@example.org\r\n",
                "Subject: x\r\nDELIVERED-TO:\r\n\t <alice@example.org>\r\nTo: y\r\n",
                "Delivered-To: alice+news@example.org\r\n"
            })
    void aMessageThatWasInTheMailboxBeforeIsALoop(String header) throws IOException {
        assertThat(deliver(header + "\r\nbody\r\n", "alice+news@example.org", "bob@example.org"))
                .containsExactly(Verdict.LOOP, Verdict.ACCEPTED);
        assertThat(alice.messages(root)).isEmpty();
        assertThat(filesUnder(alice.maildir(root))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Delivered-To: alice@example.com\r\n",
                "X-Delivered-To: alice@example.org\r\n",
                "Subject: x\r\n\r\nDelivered-To: alice@example.org\r\n",
                "Subject:\r\n Delivered-To: alice@example.org\r\n",
                "\r\nDelivered-To: alice@example.org\r\n",
                "Delivered-To: alice@example.orga\r\n"
            })
    void whatOnlyLooksLikeALoopIsNone(String message) {
        assertThat(deliver(message, "alice@example.org")).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void anAliasGoesToAllItsMailboxes() throws IOException {
        assertThat(deliver("x\r\n", "all@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(alice.messages(root)).singleElement().asString().contains("Delivered-To: all@example.org\r\n");
        assertThat(bob.messages(root)).hasSize(1);
    }

    @Test
    void anAliasThatFailsForOneMailboxComesAgainForThatOneOnly() throws IOException {
        Path blocked = Files.createDirectories(bob.maildir(root).getParent()).resolve("Maildir");
        Files.writeString(blocked, "");
        assertThat(deliver("x\r\n", "all@example.org")).containsExactly(Verdict.MAILDIR_UNUSABLE);
        Files.delete(blocked);
        restart();
        assertThat(deliver("x\r\n", "all@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(alice.messages(root)).hasSize(1);
        assertThat(bob.messages(root)).hasSize(1);
    }

    @Test
    void aMailboxThatHasItsCopyOfAnAliasGetsNoSecondOneEvenIfItsOwnerDeletesIt() throws IOException {
        Path blocked = Files.createDirectories(bob.maildir(root).getParent()).resolve("Maildir");
        Files.writeString(blocked, "");
        Path tmp = alice.maildir(root).resolve("tmp");
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(deliver("x\r\n", "all@example.org")).containsExactly(Verdict.MAILDIR_UNUSABLE);
            assertThat(filesUnder(tmp)).singleElement().asString().endsWith(".done");
            for (String message : filesUnder(alice.maildir(root).resolve("new"))) {
                assertThat(attempt).isZero();
                Files.delete(Path.of(message));
            }
            restart();
        }
        Files.delete(blocked);
        assertThat(deliver("x\r\n", "all@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(alice.messages(root)).isEmpty();
        assertThat(bob.messages(root)).hasSize(1);
        assertThat(filesUnder(tmp)).isEmpty();
    }

    @Test
    void aRecipientNamedTwiceGetsOneCopyAndTwoAnswers() throws IOException {
        assertThat(deliver("x\r\n", "alice@example.org", "alice@example.org"))
                .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(alice.messages(root)).hasSize(1);
    }

    @Test
    void aMessageThatBreaksOffLeavesNothing() {
        Transaction transaction = begin("alice@example.org", "all@example.org");
        transaction.open();
        write(transaction, "x".repeat(50_000));
        assertThat(filesUnder(root)).hasSize(3);
        transaction.close();
        assertThat(filesUnder(root)).isEmpty();
        assertThatCode(transaction::close).doesNotThrowAnyException();
    }

    @Test
    void aProcessKilledBeforeItsAnswerDeliversOnce() throws IOException {
        Transaction killed = begin("alice@example.org");
        killed.open();
        write(killed, "x\r\n");
        assertThat(killed.finish()).containsExactly(Verdict.ACCEPTED);
        restart();
        assertThat(deliver("x\r\n", "alice@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(alice.messages(root)).hasSize(1);
        assertThat(filesUnder(alice.maildir(root).resolve("tmp"))).isEmpty();
    }

    @Test
    void theSameMessageTwiceAtATimeIsDeferred() throws IOException {
        try (Transaction first = begin("alice@example.org")) {
            first.open();
            assertThat(deliver("x\r\n", "alice@example.org")).containsExactly(Verdict.BUSY);
            write(first, "x\r\n");
            assertThat(first.finish()).containsExactly(Verdict.ACCEPTED);
        }
        assertThat(alice.messages(root)).hasSize(1);
    }

    @Test
    void anAliasOfMoreThanAThousandMailboxesIsRefusedForTheTimeBeing() {
        directory.put("most@example.org", new Resolution.Mailboxes(Collections.nCopies(1000, alice.recipient())));
        directory.put("toomany@example.org", new Resolution.Mailboxes(Collections.nCopies(1001, alice.recipient())));
        try (Transaction transaction = delivery.begin(envelope(OptionalLong.empty()))) {
            assertThat(transaction.recipient("toomany@example.org")).isEqualTo(Verdict.TOO_MANY_RECIPIENTS);
            assertThat(transaction.recipient("most@example.org")).isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(journal).containsExactly(Verdict.TOO_MANY_RECIPIENTS);
    }

    @Test
    void aSecondAliasBeyondTheLimitHasToComeLater() {
        List<Recipient> many = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            many.add(alice.recipient());
        }
        directory.put("many@example.org", new Resolution.Mailboxes(many));
        try (Transaction transaction = delivery.begin(envelope(OptionalLong.empty()))) {
            assertThat(transaction.recipient("many@example.org")).isEqualTo(Verdict.ACCEPTED);
            assertThat(transaction.recipient("all@example.org")).isEqualTo(Verdict.TOO_MANY_RECIPIENTS);
        }
    }
}
