// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import se.ddmail.directory.Address;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.MilterDirectory;
import se.ddmail.directory.OpenPgp;
import se.ddmail.milter.rule.Recipients;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.Policy;
import se.ddmail.runtime.OncePerDay;

/**
 * A directory in memory. Alice and Bob take OpenPGP, Carol wants the header protected too, Dave takes mail as it is; Erin's
 * certificate is unusable, and so is Frank's, who wants mail refused then.
 */
public final class People implements MilterDirectory {
    public static final String ALICE = "alice@example.org";
    public static final String BOB = "bob@example.org";
    public static final String CAROL = "carol@example.org";
    public static final String DAVE = "dave@example.org";
    public static final String ERIN = "erin@example.org";
    public static final String FRANK = "frank@example.org";

    private final Map<String, Optional<OpenPgp>> mailboxes = new ConcurrentHashMap<>();
    private final Map<String, List<String>> aliases = new ConcurrentHashMap<>();
    private volatile boolean away;

    public People() {
        byte[] junk = {1, 2, 3};
        add(ALICE, Owner.ALICE.openPgp());
        add(BOB, Owner.BOB.openPgp());
        add(CAROL, Owner.ALICE.openPgpWithHeader());
        mailboxes.put(DAVE, Optional.empty());
        add(ERIN, new OpenPgp(List.of(junk), false, false, false));
        add(FRANK, new OpenPgp(List.of(), false, false, true));
    }

    public void add(String address, OpenPgp openPgp) {
        mailboxes.put(address, Optional.of(openPgp));
    }

    public void alias(String address, String... targets) {
        aliases.put(address, List.of(targets));
    }

    /** As if the database were away, or not. */
    public void away(boolean whether) {
        away = whether;
    }

    /** The rule, asking this directory. */
    public Recipients recipients() {
        Clock clock = Clock.systemUTC();
        return new Recipients(this, new Keyring(Policy.CURRENT, clock, 100), new OncePerDay(clock));
    }

    /** The mailbox of an address. */
    public static UUID mailbox(String address) {
        return UUID.nameUUIDFromBytes(address.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Reader> resolve(Address recipient) throws DirectoryException {
        if (away) {
            throw new DirectoryException("database: away");
        }
        List<Reader> exact = readers(recipient);
        return exact.isEmpty() ? recipient.withoutDetail().map(this::readers).orElse(List.of()) : exact;
    }

    private List<Reader> readers(Address address) {
        if (mailboxes.containsKey(address.text())) {
            return List.of(reader(address.text(), false));
        }
        return aliases.getOrDefault(address.text(), List.of()).stream()
                .map(target -> reader(target, true))
                .toList();
    }

    private Reader reader(String address, boolean byAlias) {
        try {
            return new Reader(
                    mailbox(address),
                    Address.parse(address),
                    byAlias,
                    mailboxes.getOrDefault(address, Optional.empty()));
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
