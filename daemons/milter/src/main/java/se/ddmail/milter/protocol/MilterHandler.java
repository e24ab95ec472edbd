// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.IOException;
import java.util.function.Function;
import se.ddmail.milter.rule.Decision;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixServer;

/** What the server does with a connection: one conversation, or nothing when there are too many. */
public final class MilterHandler implements UnixServer.Handler {

    private final MilterLimits limits;
    private final Function<String, Decision> rule;

    /** @param rule what has to happen with mail to a recipient */
    public MilterHandler(MilterLimits limits, Function<String, Decision> rule) {
        this.limits = limits;
        this.rule = rule;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        MilterSession session = new MilterSession(limits, rule, System::nanoTime);
        new MilterConversation(limits, connection, session).run();
    }

    /** Closed without a word, as the protocol has none for it: Postfix does what {@code milter_default_action} says. */
    @Override
    public void refuse(Connection connection) {}
}
