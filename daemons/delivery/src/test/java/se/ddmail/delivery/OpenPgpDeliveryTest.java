// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;
import se.ddmail.delivery.lmtp.Envelope;
import se.ddmail.delivery.lmtp.Mailroom.Transaction;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.delivery.maildir.MailRoot;
import se.ddmail.directory.OpenPgp;
import se.ddmail.directory.Recipient;
import se.ddmail.directory.Resolution;
import se.ddmail.mailcrypt.EphemeralKeys;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.Policy;
import se.ddmail.runtime.LogWatch;

class OpenPgpDeliveryTest {

    private static final String QUEUE_ID = "4gHTkc1jdnz2G7k";
    private static final String CANARY = "canary-2b96d1";
    private static final String HEADER = "From: s@example.com\r\nSubject: " + CANARY + "\r\n";
    private static final String STRUCTURE =
            "MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n\tcharset=iso-8859-1\r\n";
    private static final String BODY = ".dot\r\n8-bit \u00e4\u00ff\r\n" + "long".repeat(30_000) + "\r\n\r\nend\r\n";

    private static EphemeralKeys ephemeral;
    private static OpenPgpOwner alice;
    private static OpenPgpOwner carol;

    @TempDir
    private Path root;

    private final Mailbox bob = Mailbox.of("bob@example.org", OptionalLong.empty());
    private final Map<String, Resolution> directory = new HashMap<>();
    private final List<Verdict> journal = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();
    private Delivery delivery;

    @BeforeAll
    static void makeKeys() {
        ephemeral = new EphemeralKeys(new SecureRandom(), 10);
        alice = OpenPgpOwner.of("alice@example.org", OptionalLong.empty());
        carol = OpenPgpOwner.of("carol@example.org", OptionalLong.of(3000));
    }

    @AfterAll
    static void close() {
        ephemeral.close();
    }

    @BeforeEach
    void start() {
        LogWatch.canary(CANARY);
        put("alice@example.org", alice.recipient());
        put("bob@example.org", bob.recipient());
        put("carol@example.org", carol.recipient());
        restart();
    }

    private void restart() {
        Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
        delivery = new Delivery(
                address -> directory.getOrDefault(address.text(), new Resolution.Unknown()),
                new MailRoot(root, "mx.example.org", clock),
                new OpenPgpRule(new Keyring(Policy.CURRENT, clock, 10), clock),
                new Encryption(ephemeral),
                new Trace("mx.example.org", clock),
                (id, verdict, bytes, millis) -> {
                    journal.add(verdict);
                    sizes.add(bytes);
                },
                10);
    }

    private void put(String address, Recipient... recipients) {
        directory.put(address, new Resolution.Mailboxes(List.of(recipients)));
    }

    private static Recipient unusable(OpenPgpOwner owner, boolean reject) {
        return owner.wishing(new OpenPgp(List.of(), false, false, reject)).recipient();
    }

    private Transaction begin() {
        return delivery.begin(new Envelope("sender@example.com", OptionalLong.empty(), false, Optional.of(QUEUE_ID)));
    }

    private Verdict ask(String recipient) {
        try (Transaction transaction = begin()) {
            return transaction.recipient(recipient);
        }
    }

    private List<Verdict> deliver(String message, String... recipients) {
        try (Transaction transaction = begin()) {
            for (String recipient : recipients) {
                assertThat(transaction.recipient(recipient)).isEqualTo(Verdict.ACCEPTED);
            }
            transaction.open();
            byte[] bytes = message.getBytes(StandardCharsets.ISO_8859_1);
            for (int at = 0; at < bytes.length; at += 5000) {
                transaction.write(bytes, at, Math.min(5000, bytes.length - at));
            }
            List<Verdict> verdicts = transaction.finish();
            transaction.acknowledged();
            return verdicts;
        }
    }

    private String onlyMessage(Mailbox mailbox) throws IOException {
        List<String> messages = mailbox.messages(root);
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    @Test
    void whoHasThePasswordButNotTheOpenPgpKeyReadsHeaderAndTraceOnly() throws IOException {
        assertThat(deliver(HEADER + STRUCTURE + "\r\n" + BODY, "alice@example.org"))
                .containsExactly(Verdict.ACCEPTED);
        String stored = onlyMessage(alice.mailbox());
        assertThat(stored)
                .startsWith("Return-Path: <sender@example.com>\r\nDelivered-To: alice@example.org\r\nReceived: by ")
                .contains("\r\n" + HEADER)
                .contains("multipart/encrypted")
                .doesNotContain("8-bit", "longlong", "iso-8859-1");
        assertThat(alice.decrypt(stored)).isEqualTo(STRUCTURE + "\r\n" + BODY);
        assertThat(sizes).containsExactly((long) stored.length());
    }

    @Test
    void aProtectedHeaderIsNotReadableEither() throws IOException {
        byte[] certificate = alice.wish().certificates().get(0);
        put(
                "alice@example.org",
                alice.wishing(new OpenPgp(List.of(certificate), true, true, false))
                        .recipient());
        deliver(HEADER + STRUCTURE + "\r\n" + BODY, "alice@example.org");
        String stored = onlyMessage(alice.mailbox());
        assertThat(stored).contains("\r\nSubject: [...]\r\n").doesNotContain(CANARY);
        assertThat(alice.decrypt(stored))
                .contains("Subject: " + CANARY + "\r\n")
                .endsWith("\r\n\r\n" + BODY);
    }

    @Test
    void eachRecipientGetsACopyForItselfAlone() throws IOException {
        put("carol@example.org", carol.recipient());
        String message = HEADER + STRUCTURE + "\r\nshort\r\n";
        assertThat(deliver(message, "alice@example.org", "bob@example.org", "carol@example.org"))
                .containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED, Verdict.ACCEPTED);
        String hers = onlyMessage(carol.mailbox());
        assertThat(alice.decrypt(onlyMessage(alice.mailbox()))).endsWith("\r\nshort\r\n");
        assertThat(carol.decrypt(hers)).endsWith("\r\nshort\r\n");
        assertThatThrownBy(() -> alice.decrypt(hers)).isInstanceOf(AssertionError.class);
        assertThat(onlyMessage(bob)).endsWith("\r\n" + message);
    }

    @Test
    void whatIsEncryptedToTheMailboxAlreadyStaysAsItIs() throws IOException {
        deliver(HEADER + STRUCTURE + "\r\n" + BODY, "alice@example.org");
        String encrypted = onlyMessage(alice.mailbox()).replaceAll("(?s)^.*?\r\nFrom:", "From:");
        put("again@example.org", alice.recipient());
        deliver(encrypted, "again@example.org");
        assertThat(alice.mailbox().messages(root)).hasSize(2).allMatch(message -> message.endsWith(encrypted));
    }

    @Test
    void theQuotaCountsWhatIsStored() throws IOException {
        String fitsInClear = HEADER + "\r\n" + "x".repeat(2500) + "\r\n";
        assertThat(deliver(fitsInClear, "carol@example.org", "alice@example.org"))
                .containsExactly(Verdict.MAILBOX_FULL, Verdict.ACCEPTED);
        assertThat(carol.mailbox().messages(root)).isEmpty();
        assertThat(deliver(HEADER + "\r\nx\r\n", "carol@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(carol.mailbox().maildir(root).resolve("maildirsize"))
                .content()
                .endsWith("\n" + onlyMessage(carol.mailbox()).length() + " 1\n");
    }

    @Test
    void withoutUsableCertificateMailWaitsOrIsRefusedAsItsOwnerWants() throws IOException {
        put("alice@example.org", unusable(alice, false));
        put("carol@example.org", unusable(carol, true));
        put("both@example.org", unusable(alice, false), unusable(carol, true));
        assertThat(ask("alice@example.org")).isEqualTo(Verdict.CERTIFICATE_UNUSABLE);
        assertThat(ask("carol@example.org")).isEqualTo(Verdict.CERTIFICATE_REJECTED);
        assertThat(ask("both@example.org")).isEqualTo(Verdict.CERTIFICATE_UNUSABLE);
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anAliasWaitsForTheOneWhoseCertificateIsUnusableAndTheOthersGetItOnce() throws IOException {
        put("all@example.org", unusable(alice, false), bob.recipient());
        assertThat(deliver("x\r\n", "all@example.org")).containsExactly(Verdict.CERTIFICATE_UNUSABLE);
        assertThat(bob.messages(root)).hasSize(1);
        assertThat(alice.mailbox().messages(root)).isEmpty();
        put("all@example.org", alice.recipient(), bob.recipient());
        restart();
        assertThat(deliver("x\r\n", "all@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(bob.messages(root)).hasSize(1);
        assertThat(alice.mailbox().messages(root)).hasSize(1);
    }

    private List<ILoggingEvent> complaints(Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(OpenPgpRule.class);
        ListAppender<ILoggingEvent> events = new ListAppender<>();
        events.start();
        logger.addAppender(events);
        try {
            work.run();
        } finally {
            logger.detachAppender(events);
        }
        return events.list;
    }

    @Test
    void theOperatorHearsOfAnUnusableCertificateOnceADayAndNotWhoseItIs() {
        put("alice@example.org", unusable(alice, false));
        List<ILoggingEvent> events = complaints(() -> {
            ask("alice@example.org");
            ask("alice@example.org");
        });
        assertThat(events).hasSize(1);
        ILoggingEvent event = events.get(0);
        assertThat(event.getMessage()).isEqualTo("openpgp-unusable");
        assertThat(event.getKeyValuePairs())
                .contains(new KeyValuePair("mailbox", alice.recipient().mailbox()))
                .hasSize(2);
    }

    @Test
    void theOperatorHearsOfOneOfSeveralCertificatesAndLaterThatNoneIsLeft() {
        byte[] good = alice.wish().certificates().get(0);
        OpenPgp two = new OpenPgp(List.of(new byte[] {1}, good), false, false, false);
        List<ILoggingEvent> events = complaints(() -> {
            for (Recipient recipient : List.of(
                    alice.recipient(),
                    alice.wishing(two).recipient(),
                    alice.wishing(two).recipient(),
                    unusable(alice, false))) {
                put("alice@example.org", recipient);
                ask("alice@example.org");
            }
        });
        assertThat(events)
                .extracting(event -> event.getKeyValuePairs().get(1).toString())
                .containsExactly("reason=\"DAMAGED\"", "reason=\"NO_ENCRYPTION_KEY\"");
    }

    @Test
    void aMailboxOfSeveralCertificatesTakesMailWhileOneCanBeUsed() throws IOException {
        byte[] good = alice.wish().certificates().get(0);
        OpenPgp wish = new OpenPgp(List.of(new byte[] {1}, good), false, false, false);
        put("alice@example.org", alice.wishing(wish).recipient());
        assertThat(deliver("\r\nx\r\n", "alice@example.org")).containsExactly(Verdict.ACCEPTED);
        assertThat(alice.decrypt(onlyMessage(alice.mailbox()))).endsWith("\r\nx\r\n");
    }

    @Test
    void aHeaderWithoutEndIsRefusedForThoseWhoWantItProtected() throws IOException {
        String endless = "X-Line: y\r\n".repeat(200_000);
        assertThat(deliver(endless, "alice@example.org", "bob@example.org"))
                .containsExactly(Verdict.HEADER_TOO_BIG, Verdict.ACCEPTED);
        assertThat(alice.mailbox().messages(root)).isEmpty();
        try (Stream<Path> files = Files.list(alice.mailbox().maildir(root).resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\n", "\r\nx\r\n", "Subject: a\r\nx\r\n", "Subject: a\r\n\r\nx\r\n"})
    void whatIsNoHeaderIsEncryptedAsBody(String message) throws IOException {
        assertThat(deliver(message, "alice@example.org")).containsExactly(Verdict.ACCEPTED);
        String stored = onlyMessage(alice.mailbox());
        assertThat(stored).doesNotContain("\r\nx\r\n");
        assertThat(stored.contains("\r\nSubject: a\r\n")).isEqualTo(message.startsWith("Subject"));
        assertThat(alice.decrypt(stored)).isEqualTo("\r\nx\r\n");
    }

    @Test
    void aLoopIsSeenAsWithoutOpenPgp() throws IOException {
        assertThat(deliver("Delivered-To: alice@example.org\r\n\r\nx\r\n", "alice@example.org"))
                .containsExactly(Verdict.LOOP);
        assertThat(alice.mailbox().messages(root)).isEmpty();
    }
}
