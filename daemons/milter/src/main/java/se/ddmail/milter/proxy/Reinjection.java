// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.milter.rule.Decision;
import se.ddmail.openpgp.mail.HeaderTooBigException;
import se.ddmail.openpgp.mail.Spool;
import se.ddmail.smtp.Reply;

/** One message: finds out where it goes, takes it apart into groups, and hands it to the server behind us. */
final class Reinjection implements Relay.Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(Reinjection.class);

    /**
     * An alias comes with one RCPT and is taken whole or never, so alone it may need this many groups. A wider one the
     * operator has to divide.
     */
    private static final int GROUPS_CEILING = 100;

    /** Recipients behind us (smtpd_recipient_limit there), whatever aliases one message names. */
    private static final int DESTINATIONS_MAX = 10_000;

    /** For connections behind us, when other messages have taken all. */
    private static final Duration OUTLETS_WAIT = Duration.ofSeconds(3);
    /** For each reply behind us. */
    private static final Duration REPLY_MAX = Duration.ofMinutes(3);
    /** For all that happens between two answers to the client, which waits for smtpd_proxy_timeout (master.cf). */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(9);

    private final ProxyRoute route;
    private final Function<String, Decision> rule;
    private final Envelope envelope;
    private final long start = System.nanoTime();
    private final List<String> recipients = new ArrayList<>();
    private final List<Destination> destinations = new ArrayList<>();
    private final Set<Optional<Group.Sort>> sorts = new HashSet<>();
    /** One for each group, and so are the branches, which begin when all outlets are open. */
    private final List<Outlet> outlets = new ArrayList<>();

    private final List<Branch> branches = new ArrayList<>();
    private @Nullable Trunk trunk;
    /** Permits of {@link ProxyRoute#outlets}. */
    private int held;

    private @Nullable Spool spool;
    private @Nullable Reply failure;

    Reinjection(ProxyRoute route, Function<String, Decision> rule, Envelope envelope) {
        this.route = route;
        this.rule = rule;
        this.envelope = envelope;
    }

    @Override
    public Reply recipient(SmtpCommand.Rcpt rcpt) {
        Decision decision = rule.apply(rcpt.recipient());
        if (decision instanceof Decision.Refused refused) {
            return Reply.of(refused.refusal().reply());
        }
        List<Destination> found = Destination.of(rcpt, decision);
        if (!destinations.isEmpty() && destinations.size() + found.size() > DESTINATIONS_MAX) {
            return Replies.TOO_MANY_RECIPIENTS;
        }
        Set<Optional<Group.Sort>> more = new HashSet<>(sorts);
        found.forEach(destination -> more.add(Group.Sort.of(destination)));
        if (more.size() > (destinations.isEmpty() ? GROUPS_CEILING : Math.max(route.groupsMax(), sorts.size()))) {
            if (destinations.isEmpty()) {
                LOG.atError().addKeyValue("mailboxes", found.size()).log("alias-too-wide");
            }
            return Replies.TOO_MANY_GROUPS;
        }
        recipients.add(rcpt.recipient());
        destinations.addAll(found);
        sorts.addAll(more);
        return Replies.RECIPIENT_OK;
    }

    /** A scanner has to see the whole message first, and the server behind us would not wait for a slow client. */
    @Override
    public Reply open() {
        failure = null;
        if (route.scanner().isPresent()) {
            spool = new Spool();
            return Replies.GO_AHEAD;
        }
        connect(HeaderEdits.NONE, System.nanoTime() + ANSWER_MAX.toNanos());
        return failure == null ? Replies.GO_AHEAD : log(failure);
    }

    private void connect(HeaderEdits edits, long end) {
        List<Group> groups = Group.of(destinations);
        if (!take(groups.size())) {
            LOG.warn("too-many-outlets");
            failure = Replies.TOO_BUSY;
            return;
        }
        try {
            for (Group group : groups) {
                outlets.add(Outlet.open(route.reinject(), REPLY_MAX, left(end), envelope, group));
            }
            for (Outlet outlet : outlets) {
                outlet.data();
                outlet.noDeadline();
            }
            for (int i = 0; i < groups.size(); i++) {
                branches.add(new Branch(outlets.get(i), groups.get(i), edits.added()));
            }
            trunk = new Trunk(branches, route.removed(), edits);
        } catch (IOException e) {
            fail(e);
        }
    }

    private boolean take(int permits) {
        try {
            boolean had = route.outlets().tryAcquire(permits, OUTLETS_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            held += had ? permits : 0;
            return had;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(end - System.nanoTime());
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (failure != null) {
            return;
        }
        try {
            if (spool != null) {
                spool.write(bytes, offset, length);
            } else {
                Objects.requireNonNull(trunk).write(bytes, offset, length);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public Reply finish() {
        long end = System.nanoTime() + ANSWER_MAX.toNanos();
        try {
            if (failure == null && spool != null && route.scanner().isPresent()) {
                scan(route.scanner().get(), spool, end);
            }
            if (failure == null) {
                Objects.requireNonNull(trunk).complete(left(end));
            }
        } catch (IOException e) {
            fail(e);
        }
        return log(failure == null ? end() : failure);
    }

    private void scan(Scanner scanner, Spool message, long end) throws IOException {
        Finding finding;
        try {
            finding = scanner.ask(envelope, recipients, message);
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("scanner-away");
            failure = Replies.SCANNER_AWAY;
            return;
        }
        if (finding instanceof Finding.Refused refused) {
            failure = refused.reply();
            return;
        }
        connect(((Finding.Passed) finding).edits(), end);
        if (failure == null) {
            try (InputStream in = message.read()) {
                in.transferTo(Objects.requireNonNull(trunk));
            }
        }
    }

    /**
     * One final dot after the other: what has been taken cannot be taken back, so the first refusal ends it. One for ever
     * is told to the client even then: another attempt would end the same way, with one more copy for the others.
     */
    private Reply end() {
        Reply last = Replies.FAULT;
        for (int taken = 0; taken < branches.size(); taken++) {
            try {
                last = branches.get(taken).end();
            } catch (IOException e) {
                fail(e);
                last = Replies.QUEUE_AWAY;
            }
            if (!last.isPositive()) {
                return taken == 0 || last.isPermanent() ? last : Replies.PARTLY_TAKEN;
            }
        }
        return last;
    }

    private void fail(IOException e) {
        if (e instanceof RefusedException refused) {
            failure = refused.reply();
        } else if (e instanceof HeaderTooBigException) {
            failure = Replies.HEADER_TOO_BIG;
        } else {
            failure = Replies.QUEUE_AWAY;
            LOG.atWarn().setCause(e).log("not-passed");
        }
        cut();
    }

    private Reply log(Reply reply) {
        LOG.atInfo()
                .addKeyValue("groups", sorts.size())
                .addKeyValue(
                        "encrypted", sorts.stream().filter(Optional::isPresent).count())
                .addKeyValue("result", reply.code())
                .addKeyValue("ms", (System.nanoTime() - start) / 1_000_000)
                .log("proxied");
        return reply;
    }

    private void cut() {
        branches.forEach(Branch::close);
        branches.clear();
        trunk = null;
        outlets.forEach(Outlet::close);
        outlets.clear();
        route.outlets().release(held);
        held = 0;
    }

    @Override
    public void close() {
        cut();
        if (spool != null) {
            spool.close();
            spool = null;
        }
    }
}
