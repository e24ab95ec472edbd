// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.auth.UnavailableException.Reason;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;
import se.ddmail.runtime.LogWatch;

class LoginTest {
    private static final String ALICE = "alice@example.org";
    private static final String PASSWORD = "correct horse";

    private final House house = new House();
    private final LoginMailbox alice;

    LoginTest() {
        alice = house.mailbox(ALICE, PASSWORD);
    }

    @BeforeEach
    void watch() {
        LogWatch.canary(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "pop3", "sieve", "managesieve"})
    void aServiceThatReadsMailGetsTheKey(String service) throws Exception {
        Verdict.Granted granted = granted(house.login(ALICE, PASSWORD, service));

        assertThat(granted.mailbox().id()).isEqualTo(alice.mailbox());
        assertThat(granted.key().map(MailboxPrivateKey::publicKey))
                .contains(granted.mailbox().publicKey());
        assertThat(granted.mailbox().publicKey().spki()).isEqualTo(alice.publicKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "submission", "lmtp", "doveadm", "IMAP", "imap ", "", "imap-login"})
    void anyOtherServiceGetsNone(String service) throws Exception {
        assertThat(granted(house.login(ALICE, PASSWORD, service)).key()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "smtp"})
    void aWrongPasswordIsRefused(String service) throws Exception {
        assertThat(house.login(ALICE, "wrong", service)).isEqualTo(new Verdict.Refused());
        assertThat(house.login(ALICE, "", service)).isEqualTo(new Verdict.Refused());
        assertThat(house.login(ALICE, PASSWORD + " ", service)).isEqualTo(new Verdict.Refused());
    }

    @Test
    void anyPasswordWorks() throws Exception {
        for (String password : new String[] {"a\"b", "a\\b", "a\tb", "%", "a/b", "😀", "x".repeat(4096), "a\0b"}) {
            house.mailbox("bob@example.org", password);
            assertThat(house.login("bob@example.org", password, "imap")).isInstanceOf(Verdict.Granted.class);
            assertThat(house.login("bob@example.org", password + "x", "imap")).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void theNameIsFoundInAnyCase() throws Exception {
        assertThat(house.login("Alice@EXAMPLE.org", PASSWORD, "imap")).isInstanceOf(Verdict.Granted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody@example.org", "alice", "", "@", "\"", "alice+tag@example.org", "\0@example.org"})
    void anUnknownNameIsRefusedForThePriceOfOneEvaluation(String name) throws Exception {
        assertThat(house.login(name, PASSWORD, "imap")).isEqualTo(new Verdict.Refused());
        assertThat(house.imitated).containsExactly(House.CHEAP.toString());
        assertThat(house.gate.evaluations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "smtp"})
    void rightAndWrongPasswordsCostOneEvaluationToo(String service) throws Exception {
        house.login(ALICE, PASSWORD, service);
        assertThat(house.gate.evaluations()).isEqualTo(1);
        house.login(ALICE, "wrong", service);
        assertThat(house.gate.evaluations()).isEqualTo(2);
        assertThat(house.imitated).isEmpty();
    }

    @Test
    void aDisabledMailboxIsRefusedLikeAnUnknownOne() throws Exception {
        house.mailbox("disabled@example.org", PASSWORD, false, House.CHEAP);

        assertThat(house.login("disabled@example.org", PASSWORD, "imap")).isEqualTo(new Verdict.Refused());
        assertThat(house.imitated).hasSize(1);
        assertThat(house.gate.evaluations()).isEqualTo(1);
    }

    @Test
    void nobodyIsRefusedBecauseTheDatabaseIsAway() {
        house.directory.away = true;

        assertUnavailable(Reason.DATABASE, () -> house.login(ALICE, PASSWORD, "imap"));
        assertUnavailable(Reason.DATABASE, () -> house.login.mailbox(ALICE));
        assertUnavailable(Reason.DATABASE, () -> house.login.mailboxes());
    }

    @Test
    void aDamagedRecordIsNotAWrongPassword() {
        house.add(House.withSeal(alice, alice.seal().substring(1)));
        assertUnavailable(Reason.SEAL_DAMAGED, () -> house.login(ALICE, PASSWORD, "imap"));

        house.add(
                new LoginMailbox(UUID.randomUUID(), alice.address(), true, new byte[158], alice.quota(), alice.seal()));
        assertUnavailable(Reason.SEAL_DAMAGED, () -> house.login(ALICE, PASSWORD, "imap"));
        assertUnavailable(Reason.SEAL_DAMAGED, () -> house.login.mailbox(ALICE));
    }

    @Test
    void aKeyOfAnotherMailboxIsDamage() throws Exception {
        LoginMailbox bob = house.mailbox("bob@example.org", "other");
        house.add(House.withSeal(bob, alice.seal()));

        assertUnavailable(Reason.SEAL_DAMAGED, () -> house.login("bob@example.org", PASSWORD, "imap"));
        assertThat(house.login("bob@example.org", "other", "imap")).isEqualTo(new Verdict.Refused());
    }

    @Test
    void aRecordThatAsksForTooMuchMemoryIsNotEvaluated() {
        house.add(House.withSeal(alice, alice.seal().replace("$m=64,", "$m=1025,")));

        assertUnavailable(Reason.SEAL_TOO_COSTLY, () -> house.login(ALICE, PASSWORD, "imap"));
        assertThat(house.gate.evaluations()).isZero();
    }

    @Test
    void aWeakSealIsRenewedAtTheNextLogin() throws Exception {
        LoginMailbox bob = house.mailbox("bob@example.org", PASSWORD, true, House.CHEAPER);

        assertThat(house.login("bob@example.org", PASSWORD, "imap")).isInstanceOf(Verdict.Granted.class);

        LoginMailbox renewed = house.directory.find(bob.address()).orElseThrow();
        assertThat(SealedKey.parse(renewed.seal()).parameters()).isEqualTo(House.CHEAP);
        assertThat(granted(house.login("bob@example.org", PASSWORD, "imap")).key())
                .isPresent();
    }

    @Test
    void aWeakSealStaysWhenThePasswordIsWrongOrTheKeyIsNotOpened() throws Exception {
        LoginMailbox bob = house.mailbox("bob@example.org", PASSWORD, true, House.CHEAPER);

        house.login("bob@example.org", "wrong", "imap");
        house.login("bob@example.org", PASSWORD, "smtp");

        assertThat(house.directory.find(bob.address()).orElseThrow().seal()).isEqualTo(bob.seal());
    }

    @Test
    void aStrongerSealIsNeverWeakened() throws Exception {
        LoginMailbox bob = house.mailbox("bob@example.org", PASSWORD, true, new SealParameters(128, 3, 1));

        house.login("bob@example.org", PASSWORD, "imap");

        assertThat(house.directory.find(bob.address()).orElseThrow().seal()).isEqualTo(bob.seal());
    }

    @Test
    void aRenewalThatCannotBeStoredIsNoFailure() throws Exception {
        house.mailbox("bob@example.org", PASSWORD, true, House.CHEAPER);
        house.directory.readOnly = true;

        assertThat(granted(house.login("bob@example.org", PASSWORD, "imap")).key())
                .isPresent();
    }

    @Test
    void repeatedFailuresWaitAndTheOwnerDoesNot() throws Exception {
        for (int i = 0; i < 6; i++) {
            house.login(ALICE, "guess " + i, "imap");
        }
        assertThat(house.pauses).extracting(pause -> pause.toMillis()).containsExactly(0L, 0L, 0L, 125L, 250L, 500L);

        house.login(ALICE, PASSWORD, "imap");
        assertThat(house.pauses).hasSize(6);
    }

    @Test
    void anUnknownNameIsSlowedDownLikeAKnownOne() throws Exception {
        for (int i = 0; i < 5; i++) {
            house.login("nobody@example.org", "guess " + i, "imap");
        }
        assertThat(house.pauses).extracting(pause -> pause.toMillis()).containsExactly(0L, 0L, 0L, 125L, 250L);
    }

    @Test
    void anOverloadIsNotAWrongPassword() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread other = new Thread(() -> occupy(running, done));
        other.start();
        running.await();

        assertUnavailable(Reason.OVERLOAD, () -> house.login(ALICE, PASSWORD, "imap"));
        assertUnavailable(Reason.OVERLOAD, () -> house.login("nobody@example.org", PASSWORD, "imap"));

        done.countDown();
        other.join();
        assertThat(house.login(ALICE, PASSWORD, "imap")).isInstanceOf(Verdict.Granted.class);
    }

    private void occupy(CountDownLatch running, CountDownLatch done) {
        try {
            house.gate.evaluate(new SealParameters(1024, 1, 1), () -> {
                running.countDown();
                try {
                    return await(done);
                } catch (InterruptedException e) {
                    return false;
                }
            });
        } catch (UnavailableException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean await(CountDownLatch latch) throws InterruptedException {
        latch.await();
        return true;
    }

    @Test
    void aLookupWithoutPasswordFindsDisabledMailboxesToo() throws Exception {
        LoginMailbox disabled = house.mailbox("disabled@example.org", PASSWORD, false, House.CHEAP);

        assertThat(house.login.mailbox("Disabled@example.org").map(KnownMailbox::id))
                .contains(disabled.mailbox());
        assertThat(house.login.mailbox("nobody@example.org")).isEmpty();
        assertThat(house.login.mailbox("no address")).isEmpty();
        assertThat(house.login.mailboxes()).hasSize(2);
        assertThat(house.gate.evaluations()).isZero();
    }

    private static Verdict.Granted granted(Verdict verdict) {
        assertThat(verdict).asInstanceOf(type(Verdict.Granted.class)).isNotNull();
        return (Verdict.Granted) verdict;
    }

    private static void assertUnavailable(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UnavailableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
