// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.delivery.Delivery.Addressee;
import se.ddmail.delivery.lmtp.Envelope;
import se.ddmail.delivery.lmtp.Mailroom;
import se.ddmail.delivery.lmtp.Verdict;
import se.ddmail.delivery.maildir.DeliveryKey;
import se.ddmail.delivery.maildir.MailRoot;
import se.ddmail.directory.Address;

/**
 * One message and all its copies: streamed once, written to every mailbox at the same time.
 *
 * <p>Each copy holds a file and some buffers, so there are never more than 1000 of them: an alias with more mailboxes is
 * refused for the time being, and the operator told, who has to divide it.
 */
final class Message implements Mailroom.Transaction {

    /** A recipient as the client named it, and its copies: one, or for an alias several. */
    private record Group(String text, Address address, List<Copy> copies) {
        Verdict verdict() {
            return copies.stream().map(Copy::verdict).reduce(Verdict.ACCEPTED, Verdict::and);
        }

        /** Whether no copy can be stored. */
        boolean isHopeless() {
            return copies.stream().noneMatch(copy -> copy.verdict() == Verdict.ACCEPTED);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Message.class);
    private static final int COPIES_CEILING = 1000;

    private final Delivery delivery;
    private final MailRoot mailRoot;
    private final OpenPgpRule openPgp;
    private final Encryption encryption;
    private final Trace trace;
    private final Journal journal;
    private final Envelope envelope;
    private final int copiesMax;
    private final long start = System.nanoTime();
    private final String id;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    /** In the order of their replies; the same group twice when the client named it twice. */
    private final List<Group> accepted = new ArrayList<>();

    private int copies;
    private LoopWatch loopWatch = new LoopWatch(Set.of());
    private List<Copy> plainCopies = List.of();
    private ProtectedCopies protectedCopies = new ProtectedCopies(List.of());

    Message(
            Delivery delivery,
            MailRoot mailRoot,
            OpenPgpRule openPgp,
            Encryption encryption,
            Trace trace,
            Journal journal,
            Envelope envelope,
            int copiesMax) {
        this.delivery = delivery;
        this.mailRoot = mailRoot;
        this.openPgp = openPgp;
        this.encryption = encryption;
        this.trace = trace;
        this.journal = journal;
        this.envelope = envelope;
        this.copiesMax = copiesMax;
        this.id = envelope.ident().orElseGet(() -> UUID.randomUUID().toString().replace("-", ""));
    }

    @Override
    public Verdict recipient(String text) {
        Group known = groups.get(text);
        if (known != null) {
            accepted.add(known);
            return Verdict.ACCEPTED;
        }
        Addressee addressee = delivery.lookUp(text);
        if (addressee instanceof Addressee.Known found) {
            return take(text, found);
        }
        return log(((Addressee.Refused) addressee).verdict(), 0);
    }

    private Verdict take(String text, Addressee.Known found) {
        if (found.mailboxes().size() > COPIES_CEILING) {
            LOG.atError()
                    .addKeyValue("queue_id", id)
                    .addKeyValue("mailboxes", found.mailboxes().size())
                    .log("alias-too-wide");
            return log(Verdict.TOO_MANY_RECIPIENTS, 0);
        }
        // One alias is taken whole up to that ceiling; a second one may have to come with the next message.
        if (copies > 0 && copies + found.mailboxes().size() > copiesMax) {
            return Verdict.TOO_MANY_RECIPIENTS;
        }
        List<Copy> all = found.mailboxes().stream()
                .map(recipient -> new Copy(mailRoot, recipient, openPgp.of(recipient)))
                .toList();
        Group added = new Group(text, found.address(), all);
        // With several mailboxes behind it, an alias is not refused here because one of them takes no mail.
        Verdict verdict = added.isHopeless() ? added.verdict() : Verdict.ACCEPTED;
        if (all.size() == 1) {
            verdict = verdict.and(delivery.room(found.mailboxes().get(0), envelope.size()));
        }
        if (verdict != Verdict.ACCEPTED) {
            return log(verdict, 0);
        }
        copies += all.size();
        groups.put(text, added);
        accepted.add(added);
        return verdict;
    }

    @Override
    public void open() {
        Set<String> addresses = new HashSet<>();
        for (Group group : groups.values()) {
            byte[] lines = trace.lines(envelope, id, group.address());
            addresses.add(group.address().text());
            for (Copy copy : group.copies()) {
                addresses.add(copy.recipient().address().text());
                Optional<DeliveryKey> key = envelope.ident()
                        .flatMap(queueId ->
                                DeliveryKey.of(queueId, copy.recipient().mailbox(), group.text()));
                copy.open(encryption, key, lines);
            }
        }
        loopWatch = new LoopWatch(addresses);
        List<Copy> all = groups.values().stream()
                .flatMap(group -> group.copies().stream())
                .toList();
        plainCopies = all.stream().filter(copy -> !copy.isProtected()).toList();
        protectedCopies =
                new ProtectedCopies(all.stream().filter(Copy::isProtected).toList());
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        loopWatch.read(bytes, offset, length);
        for (Copy copy : plainCopies) {
            copy.write(bytes, offset, length);
        }
        protectedCopies.write(bytes, offset, length);
    }

    @Override
    public List<Verdict> finish() {
        protectedCopies.finish();
        for (Group group : groups.values()) {
            long size = 0;
            for (Copy copy : group.copies()) {
                boolean loop = loopWatch.saw(group.address().text())
                        || loopWatch.saw(copy.recipient().address().text());
                copy.publish(delivery, loop);
                size = Math.max(size, copy.size());
            }
            log(group.verdict(), size);
        }
        return accepted.stream().map(Group::verdict).toList();
    }

    private Verdict log(Verdict verdict, long size) {
        journal.outcome(id, verdict, size, (System.nanoTime() - start) / 1_000_000);
        return verdict;
    }

    /** A recipient that is to be tried again keeps the traces of the copies that were stored, for the next attempt. */
    @Override
    public void acknowledged() {
        for (Group group : groups.values()) {
            boolean again = group.verdict().kind() == Verdict.Kind.TEMPORARY;
            group.copies().forEach(again ? Copy::comesAgain : Copy::acknowledged);
        }
    }

    @Override
    public void close() {
        groups.values().forEach(group -> group.copies().forEach(Copy::close));
    }
}
