// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import se.ddmail.directory.OpenPgp;
import se.ddmail.milter.Owner;
import se.ddmail.milter.People;

class GroupTest {

    private final People people = new People();

    private List<List<String>> grouped(String... recipients) {
        List<Destination> destinations = Stream.of(recipients)
                .flatMap(recipient ->
                        Destination.of(
                                new SmtpCommand.Rcpt(recipient, List.of()),
                                people.recipients().decide(recipient))
                                .stream())
                .toList();
        return Group.of(destinations).stream()
                .map(group -> group.destinations().stream()
                        .map(Destination::recipient)
                        .toList())
                .toList();
    }

    @Test
    void theSameKeysAndWishesShareOneMessage() {
        people.add("alice2@example.org", Owner.ALICE.openPgp());
        assertThat(grouped(People.ALICE, People.BOB, "alice2@example.org", "alice+x@example.org"))
                .containsExactly(
                        List.of(People.ALICE, "alice2@example.org", "alice+x@example.org"), List.of(People.BOB));
    }

    @Test
    void theSameKeysWithOtherWishesDoNot() {
        people.add("hidden@example.org", new OpenPgp(List.of(Owner.ALICE.certificate()), false, true, false));
        people.add(
                "two@example.org",
                new OpenPgp(List.of(Owner.ALICE.certificate(), Owner.BOB.certificate()), false, false, false));
        assertThat(grouped(People.ALICE, People.CAROL, "hidden@example.org", "two@example.org"))
                .hasSize(4);
    }

    @Test
    void everybodyElseSharesTheMessageAsItCame() {
        assertThat(grouped(People.DAVE, "nobody@example.org", "x@example.com", "stray..dots@example.com"))
                .hasSize(1);
    }

    @Test
    void ofTheOrderOfCertificatesNothingDepends() {
        byte[] alice = Owner.ALICE.certificate();
        byte[] bob = Owner.BOB.certificate();
        people.add("ab@example.org", new OpenPgp(List.of(alice, bob), false, false, false));
        people.add("ba@example.org", new OpenPgp(List.of(bob, alice), false, false, false));
        assertThat(grouped("ab@example.org", "ba@example.org")).hasSize(1);
    }

    @Test
    void anAliasInUtf8IsNamedInAFormThatPassesEverywhere() {
        people.alias("gr\u00fc\u00df+e@example.org", People.ALICE, People.DAVE);
        Destination destination = Destination.of(
                        new SmtpCommand.Rcpt("gr\u00fc\u00df+e@example.org", List.of()),
                        people.recipients().decide("gr\u00fc\u00df+e@example.org"))
                .get(0);
        assertThat(destination.parameters()).containsExactly("ORCPT=utf-8;gr\\x{FC}\\x{DF}\\x{2B}e@example.org");
    }
}
