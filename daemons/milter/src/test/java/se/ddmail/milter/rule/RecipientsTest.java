// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.rule;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import se.ddmail.directory.Address;
import se.ddmail.directory.MilterDirectory;
import se.ddmail.directory.OpenPgp;
import se.ddmail.milter.Owner;
import se.ddmail.milter.People;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.Policy;
import se.ddmail.openpgp.mail.Protection;
import se.ddmail.openpgp.mail.Protection.Headers;
import se.ddmail.runtime.OncePerDay;

class RecipientsTest {

    private final People people = new People();
    private final Recipients recipients = people.recipients();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Recipients.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void watch() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void unwatch() {
        logger.detachAppender(log);
    }

    private List<Reader> readers(String recipient) {
        return ((Decision.Readers) recipients.decide(recipient)).readers();
    }

    private Protection protection(String recipient) {
        List<Reader> readers = readers(recipient);
        assertThat(readers).hasSize(1);
        return readers.get(0).protection().orElseThrow();
    }

    @Test
    void aMailboxThatTakesOpenPgpIsEncryptedTo() {
        Reader reader = readers(People.ALICE).get(0);
        assertThat(reader.mailbox()).isEqualTo(People.mailbox(People.ALICE));
        assertThat(reader.address().text()).isEqualTo(People.ALICE);
        assertThat(reader.byAlias()).isFalse();
        Protection protection = protection(People.ALICE);
        assertThat(protection.keys()).hasSize(1);
        assertThat(protection.hidden()).isFalse();
        assertThat(protection.headers()).isEqualTo(Headers.KEEP);
    }

    @Test
    void itsWishesAreKept() {
        people.add("grace@example.org", new OpenPgp(List.of(Owner.BOB.certificate()), true, true, false));
        Protection protection = protection("grace@example.org");
        assertThat(protection.hidden()).isTrue();
        assertThat(protection.headers()).isEqualTo(Headers.PROTECT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice+lists@example.org",
                "ALICE@Example.ORG",
                "\"alice\"@example.org",
                "\"al\\ice\"@example.org",
                "alice+@example.org"
            })
    void anAddressMayBeWrittenInManyWays(String recipient) {
        assertThat(readers(recipient).get(0).mailbox()).isEqualTo(People.mailbox(People.ALICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"o'brien@example.org", "a&b@example.org", "\"two words\"@example.org", "h@xn--bcher-kva.example"
            })
    void anOddAddressMayBeAMailbox(String address) throws Exception {
        people.add(address, Owner.ALICE.openPgp());
        assertThat(readers(address).get(0).address()).isEqualTo(Address.parse(address));
    }

    /** As Postfix takes them; the detail is too long for an address of ours, but not for Postfix. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@example.org.",
                "ALICE+x@example.org..",
                "@relay.example:alice@example.org",
                "@a.example,@b.example:alice@example.org.",
                "alice+..x@example.org",
                "alice+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.org",
            })
    void anAddressThatPostfixUnderstandsIsNoWayAroundEncryption(String recipient) {
        assertThat(readers(recipient).get(0).mailbox()).isEqualTo(People.mailbox(People.ALICE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "@",
                "a@b@",
                "alice@[192.0.2.1]",
                "alice%example.org@[127.0.0.1]",
                "alice%example.org",
                "example.org!alice",
                "alice(c)@example.org",
                "alice@example.org(c)",
                "alice@(c)example.org",
                "alice@example.org ",
                " alice@example.org",
                "al\\ice@example.org",
                "\"al\"ice@example.org",
                "alice@example..org",
                "alice@example.org@",
                "x:alice@example.org;",
                "alice,bob@example.org",
                "alice@example.org,bob@example.org",
                "<alice@example.org>",
                "@[IPv6:::1]:alice@example.org",
                "\u0000@example.org",
            })
    void whatPostfixMayTakeForAnotherAddressIsRefused(String recipient) {
        assertThat(recipients.decide(recipient)).isEqualTo(new Decision.Refused(Refusal.BAD_ADDRESS));
        assertThat(log.list).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "somebody@example.com",
                "Postmaster",
                "o'brien@example.com",
                "bounces--1=x@example.com",
                "a%b@example.com",
                "\"a b\"@example.com",
                "dots..in.@example.com",
                "reply+aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com",
                "gr\u00fcn@b\u00fccher.example",
                "x@xn--bcher-kva.example",
                "nobody@example.org",
                People.DAVE,
            })
    void whoeverElseItIsTakesMailAsItIs(String recipient) {
        assertThat(recipients.decide(recipient)).isEqualTo(new Decision.Plain());
        assertThat(log.list).isEmpty();
    }

    @Test
    void anAliasLeadsToAllItsMailboxes() {
        people.alias("team@example.org", People.ALICE, People.BOB);
        assertThat(readers("team@example.org"))
                .allMatch(Reader::byAlias)
                .extracting(Reader::mailbox)
                .containsExactly(People.mailbox(People.ALICE), People.mailbox(People.BOB));
        assertThat(((Decision.Readers) recipients.decide("team@example.org")).allEncrypted())
                .isTrue();
    }

    @Test
    void anAliasMayLeadToBothKinds() {
        people.alias("team@example.org", People.ALICE, People.DAVE);
        Decision.Readers decision = (Decision.Readers) recipients.decide("team@example.org");
        assertThat(decision.allEncrypted()).isFalse();
        assertThat(decision.readers().get(1).protection()).isEmpty();
    }

    @Test
    void anAliasWhoseMailboxesTakeMailAsItIsIsPlain() {
        people.alias("team@example.org", People.DAVE);
        assertThat(recipients.decide("team@example.org")).isEqualTo(new Decision.Plain());
    }

    @Test
    void anUnusableCertificateIsNeverPlaintext() {
        assertThat(recipients.decide(People.ERIN)).isEqualTo(new Decision.Refused(Refusal.UNUSABLE));
        assertThat(recipients.decide(People.FRANK)).isEqualTo(new Decision.Refused(Refusal.UNUSABLE_FOR_GOOD));
        people.add("grace@example.org", new OpenPgp(List.of(), false, false, false));
        assertThat(recipients.decide("grace@example.org")).isEqualTo(new Decision.Refused(Refusal.UNUSABLE));
    }

    @Test
    void oneUnusableMailboxMakesItsAliasUnusable() {
        people.alias("team@example.org", People.ALICE, People.FRANK);
        assertThat(recipients.decide("team@example.org")).isEqualTo(new Decision.Refused(Refusal.UNUSABLE_FOR_GOOD));
        people.alias("team@example.org", People.FRANK, People.ERIN, People.DAVE);
        assertThat(recipients.decide("team@example.org")).isEqualTo(new Decision.Refused(Refusal.UNUSABLE));
    }

    @Test
    void whatIsUnusableIsComplainedAboutOncePerMailbox() {
        recipients.decide(People.ERIN);
        recipients.decide(People.ERIN);
        recipients.decide(People.FRANK);
        assertThat(log.list)
                .extracting(event -> event.getMessage() + event.getKeyValuePairs())
                .containsExactly(
                        "openpgp-unusable[mailbox=\"" + People.mailbox(People.ERIN) + "\", reason=\"DAMAGED\"]",
                        "openpgp-unusable[mailbox=\"" + People.mailbox(People.FRANK)
                                + "\", reason=\"NO_ENCRYPTION_KEY\"]");
    }

    @Test
    void oneOfSeveralIsComplainedAboutAndLaterAllOfThemAreAsWell() {
        byte[] junk = {1, 2, 3};
        OpenPgp two = new OpenPgp(List.of(junk, Owner.ALICE.certificate()), false, false, false);
        for (OpenPgp wish : List.of(Owner.ALICE.openPgp(), two, two, new OpenPgp(List.of(), false, false, false))) {
            people.add(People.ALICE, wish);
            recipients.decide(People.ALICE);
        }
        assertThat(log.list)
                .extracting(event -> event.getKeyValuePairs().get(1).toString())
                .containsExactly("reason=\"DAMAGED\"", "reason=\"NO_ENCRYPTION_KEY\"");
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsTaken() {
        people.away(true);
        assertThat(recipients.decide(People.ALICE)).isEqualTo(new Decision.Refused(Refusal.DIRECTORY_AWAY));
        assertThat(recipients.decide("somebody@example.com")).isEqualTo(new Decision.Refused(Refusal.DIRECTORY_AWAY));
        people.away(false);
        assertThat(recipients.decide("somebody@example.com")).isEqualTo(new Decision.Plain());
    }

    @Test
    void anErrorOfOursIsTemporary() {
        MilterDirectory broken = address -> {
            throw new IllegalStateException("a bug");
        };
        Recipients asking = new Recipients(
                broken, new Keyring(Policy.CURRENT, Clock.systemUTC(), 1), new OncePerDay(Clock.systemUTC()));
        assertThat(asking.decide(People.ALICE)).isEqualTo(new Decision.Refused(Refusal.FAULT));
    }

    @Test
    void onlyTheOwnersChoiceAndAnUnreadableAddressArePermanent() {
        for (Refusal refusal : Refusal.values()) {
            assertThat(refusal.reply())
                    .startsWith(
                            switch (refusal) {
                                case UNUSABLE_FOR_GOOD -> "550 5.7.5";
                                case BAD_ADDRESS -> "501 5.1.3";
                                default -> "45";
                            });
        }
    }
}
