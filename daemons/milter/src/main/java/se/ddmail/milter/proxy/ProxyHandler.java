// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.IOException;
import java.util.function.Function;
import se.ddmail.milter.rule.Decision;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixServer;

/** What the server does with a connection: one conversation, or one line when there are too many. */
public final class ProxyHandler implements UnixServer.Handler {

    private final ProxyLimits limits;
    private final Relay relay;

    /** @param rule what has to happen with mail to a recipient */
    public ProxyHandler(ProxyLimits limits, ProxyRoute route, Function<String, Decision> rule) {
        this.limits = limits;
        this.relay = envelope -> new Reinjection(route, rule, envelope);
    }

    @Override
    public void serve(Connection connection) throws IOException {
        new ProxyConversation(limits, relay, connection).run();
    }

    @Override
    public void refuse(Connection connection) throws IOException {
        connection.out().write(Replies.TOO_MANY_CONNECTIONS.bytes());
        connection.out().flush();
    }
}
