// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import se.ddmail.milter.People;
import se.ddmail.milter.protocol.MilterSession.State;
import se.ddmail.milter.rule.Recipients;

class MilterSessionTest {

    private static final MilterLimits LIMITS =
            new MilterLimits(3, 1 << 20, Duration.ofMinutes(10), Duration.ofHours(1));
    private static final Recipients RECIPIENTS = new People().recipients();

    private static final Command NEGOTIATE = new Command.Negotiate(6, 0x1ff, 0x1fffff);
    private static final Command RECIPIENT = new Command.Recipient(People.ALICE, List.of());
    private static final Command HEADER = new Command.Header("Subject", Packets.bytes(" x"));
    private static final Command BODY = new Command.Body(Packets.bytes("x\r\n"));

    /** How to get there. */
    private static final Map<State, List<Command>> WAYS = Map.of(
            State.NEW, List.of(),
            State.READY, List.of(NEGOTIATE),
            State.ENVELOPE, List.of(NEGOTIATE, new Command.Mail(), RECIPIENT),
            State.HEADER, List.of(NEGOTIATE, new Command.Mail(), RECIPIENT, new Command.Data()),
            State.BODY,
                    List.of(NEGOTIATE, new Command.Mail(), RECIPIENT, new Command.Data(), new Command.EndOfHeader()));

    private static final Map<Command, Set<State>> PLACES = Map.ofEntries(
            Map.entry(NEGOTIATE, Set.of(State.NEW, State.READY)),
            Map.entry(new Command.Connect(25), Set.of(State.READY, State.ENVELOPE, State.HEADER, State.BODY)),
            Map.entry(new Command.Helo(), Set.of(State.READY, State.ENVELOPE, State.HEADER, State.BODY)),
            Map.entry(new Command.Mail(), Set.of(State.READY, State.ENVELOPE, State.HEADER, State.BODY)),
            Map.entry(RECIPIENT, Set.of(State.ENVELOPE)),
            Map.entry(new Command.Data(), Set.of(State.ENVELOPE)),
            Map.entry(HEADER, Set.of(State.HEADER)),
            Map.entry(new Command.EndOfHeader(), Set.of(State.HEADER)),
            Map.entry(BODY, Set.of(State.BODY)),
            Map.entry(new Command.EndOfMessage(), Set.of(State.BODY)),
            Map.entry(new Command.Unknown(), Set.of(State.READY, State.ENVELOPE)),
            Map.entry(new Command.Macros('M', Map.of("i", "x")), WAYS.keySet()),
            Map.entry(new Command.Abort(), WAYS.keySet()),
            Map.entry(new Command.QuitNewConnection(), WAYS.keySet()),
            Map.entry(new Command.Quit(), WAYS.keySet()));

    static Stream<Command> commands() {
        return PLACES.keySet().stream();
    }

    private final List<Reply> replies = new ArrayList<>();

    private MilterSession session(State state) throws IOException {
        MilterSession session = new MilterSession(LIMITS, RECIPIENTS::decide, System::nanoTime);
        for (Command command : WAYS.getOrDefault(state, List.of())) {
            session.on(command, replies::add);
        }
        assertThat(session.state()).isEqualTo(state);
        replies.clear();
        return session;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void eachCommandHasItsPlaces(Command command) throws IOException {
        for (State state : WAYS.keySet()) {
            try (MilterSession session = session(state)) {
                if (PLACES.getOrDefault(command, Set.of()).contains(state)) {
                    session.on(command, replies::add);
                } else {
                    assertThatThrownBy(() -> session.on(command, replies::add))
                            .as("%s", state)
                            .isInstanceOf(ProtocolException.class);
                    assertThat(replies).isEmpty();
                }
            }
        }
    }

    @Test
    void whatIsNotAnsweredIsNotAnswered() throws IOException {
        for (State state : WAYS.keySet()) {
            try (MilterSession session = session(state)) {
                session.on(new Command.Macros('M', Map.of()), replies::add);
                session.on(new Command.Abort(), replies::add);
                session.on(new Command.QuitNewConnection(), replies::add);
                session.on(new Command.Quit(), replies::add);
                assertThat(replies).as("%s", state).isEmpty();
                assertThat(session.state()).isEqualTo(State.CLOSED);
            }
        }
        try (MilterSession session = session(State.HEADER)) {
            session.on(HEADER, replies::add);
            session.on(new Command.EndOfHeader(), replies::add);
            session.on(BODY, replies::add);
            assertThat(replies).isEmpty();
        }
    }

    private void endAfter(int fields, byte[] value) throws IOException {
        replies.clear();
        try (MilterSession session = session(State.HEADER)) {
            for (int i = 0; i < fields; i++) {
                session.on(new Command.Header("X", value), replies::add);
            }
            session.on(new Command.EndOfHeader(), replies::add);
            session.on(new Command.EndOfMessage(), replies::add);
        }
    }

    @Test
    void aHeaderAboveItsLimitsIsRefused() throws IOException {
        Reply tooBig = new Reply.Refuse("552 5.3.4 Message too big");
        endAfter(1000, Packets.bytes(" x"));
        assertThat(replies).endsWith(new Reply.Accept());
        endAfter(1001, Packets.bytes(" x"));
        assertThat(replies).containsExactly(tooBig);
        endAfter(2, new byte[100 << 10]);
        assertThat(replies).endsWith(new Reply.Accept());
        endAfter(3, new byte[100 << 10]);
        assertThat(replies).containsExactly(tooBig);
    }

    @Test
    void abortedIsForgotten() throws IOException {
        for (State state : Set.of(State.ENVELOPE, State.HEADER, State.BODY)) {
            try (MilterSession session = session(state)) {
                assertThat(session.inTransaction()).isTrue();
                session.on(new Command.Abort(), replies::add);
                assertThat(session.state()).isEqualTo(State.READY);
                session.on(new Command.Mail(), replies::add);
                session.on(new Command.Data(), replies::add);
                assertThat(replies)
                        .as("no recipient is left over from %s", state)
                        .containsExactly(new Reply.Continue(), new Reply.Accept());
                replies.clear();
            }
        }
    }
}
