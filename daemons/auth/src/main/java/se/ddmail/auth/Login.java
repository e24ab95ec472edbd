// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.auth.UnavailableException.Reason;
import se.ddmail.directory.Address;
import se.ddmail.directory.AuthDirectory;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.mailcrypt.DamagedKeyException;
import se.ddmail.mailcrypt.DamagedSealException;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;

/**
 * Who may log in, and who gets a private key.
 *
 * <ul>
 *   <li>A login costs one Argon2id evaluation, which both checks the password and opens the key.
 *   <li>An unknown name and a disabled mailbox cost an evaluation of the configured strength and get the same "no" as a
 *       wrong password. (A mailbox whose seal is still weaker answers a wrong password sooner, until its owner's next
 *       login has renewed the seal.)
 *   <li>The key is given only to services that read mail.
 *   <li>What we cannot know, because the database is away, the record is damaged or there is no memory, is neither.
 * </ul>
 *
 * Against guessing see {@link Turns} and {@link Failures}.
 */
final class Login {
    private static final Logger LOG = LoggerFactory.getLogger(Login.class);
    private static final Set<String> READING_SERVICES = Set.of("imap", "pop3", "sieve", "managesieve");

    /** Spends what checking a password would. */
    interface Imitation {
        void imitate(byte[] password, SealParameters parameters);
    }

    /** Waits; a test does not. */
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private final AuthDirectory directory;
    private final Argon2Gate gate;
    private final Brakes brakes;
    private final SealParameters parameters;
    private final Imitation imitation;
    private final SecureRandom random = new SecureRandom();

    /**
     * What slows down guessing.
     *
     * @param pause how to wait
     */
    record Brakes(NameHash names, Turns turns, Failures failures, Pause pause) {}

    /** @param parameters the strength that seals should have */
    Login(AuthDirectory directory, Argon2Gate gate, Brakes brakes, SealParameters parameters, Imitation imitation) {
        this.directory = directory;
        this.gate = gate;
        this.brakes = brakes;
        this.parameters = parameters;
        this.imitation = imitation;
    }

    /**
     * Checks a login.
     *
     * @param user the name as typed
     * @param password any bytes; not wiped here
     * @param service what the client wants to do, as Dovecot calls it: {@code imap}, {@code smtp}, ...
     */
    Verdict login(String user, byte[] password, String service) throws UnavailableException, InterruptedException {
        Optional<Address> address = address(user);
        NameHash.Name name = brakes.names().of(address.map(Address::text).orElse(user));
        try (Turns.Turn turn = brakes.turns().take(name)) {
            Verdict verdict = check(address, password, READING_SERVICES.contains(service));
            if (verdict instanceof Verdict.Refused) {
                brakes.pause().sleep(brakes.failures().add(name));
            }
            return verdict;
        }
    }

    /** The mailbox of a name, also when it is disabled. */
    Optional<KnownMailbox> mailbox(String user) throws UnavailableException {
        Optional<LoginMailbox> found = find(address(user));
        return found.isPresent() ? Optional.of(known(found.get())) : Optional.empty();
    }

    /** All mailboxes. */
    List<Address> mailboxes() throws UnavailableException {
        try {
            return directory.list();
        } catch (DirectoryException e) {
            throw unavailable(e);
        }
    }

    private Verdict check(Optional<Address> address, byte[] password, boolean reading)
            throws UnavailableException, InterruptedException {
        Optional<LoginMailbox> mailbox = find(address).filter(LoginMailbox::active);
        return mailbox.isPresent() ? check(mailbox.get(), password, reading) : refuse(password);
    }

    private Verdict refuse(byte[] password) throws UnavailableException, InterruptedException {
        return gate.evaluate(parameters, () -> {
            imitation.imitate(password, parameters);
            return new Verdict.Refused();
        });
    }

    private Verdict check(LoginMailbox found, byte[] password, boolean reading)
            throws UnavailableException, InterruptedException {
        KnownMailbox mailbox = known(found);
        SealedKey seal = seal(found);
        if (!reading) {
            boolean matches = gate.evaluate(seal.parameters(), () -> seal.matches(password));
            return matches ? new Verdict.Granted(mailbox, Optional.empty()) : new Verdict.Refused();
        }
        Optional<MailboxPrivateKey> key = gate.evaluate(seal.parameters(), () -> open(mailbox, seal, password));
        key.filter(opened -> seal.parameters().weakerThan(parameters))
                .ifPresent(opened -> renew(found, opened, password));
        return key.isPresent() ? new Verdict.Granted(mailbox, key) : new Verdict.Refused();
    }

    private static KnownMailbox known(LoginMailbox mailbox) throws UnavailableException {
        try {
            return KnownMailbox.of(mailbox);
        } catch (DamagedKeyException e) {
            throw damaged(mailbox.mailbox(), e);
        }
    }

    private static SealedKey seal(LoginMailbox mailbox) throws UnavailableException {
        try {
            return SealedKey.parse(mailbox.seal());
        } catch (DamagedSealException e) {
            throw damaged(mailbox.mailbox(), e);
        }
    }

    private static Optional<MailboxPrivateKey> open(KnownMailbox mailbox, SealedKey seal, byte[] password)
            throws UnavailableException {
        try {
            return seal.open(password, mailbox.publicKey());
        } catch (DamagedSealException e) {
            throw damaged(mailbox.id(), e);
        }
    }

    private static UnavailableException damaged(UUID mailbox, Exception e) {
        // The operator has to repair this one, and can only with its name; the random one, not the address.
        LOG.atError()
                .addKeyValue("mailbox", mailbox)
                .addKeyValue("reason", e.getMessage())
                .log("seal_damaged");
        return new UnavailableException(Reason.SEAL_DAMAGED);
    }

    /** Brings a seal to the configured strength, now that the password is here. If not now, then next time. */
    private void renew(LoginMailbox mailbox, MailboxPrivateKey key, byte[] password) {
        try {
            Optional<String> renewed = gate.evaluateIfIdle(
                    parameters,
                    () -> SealedKey.seal(key, password, parameters, random).record());
            if (renewed.isPresent()) {
                boolean stored = directory.replaceSeal(mailbox.mailbox(), mailbox.seal(), renewed.get());
                LOG.atInfo()
                        .addKeyValue("result", stored ? "stored" : "overtaken")
                        .log("seal_renewed");
            }
        } catch (DirectoryException | UnavailableException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("seal_not_renewed");
        }
    }

    private Optional<LoginMailbox> find(Optional<Address> address) throws UnavailableException {
        try {
            return address.isPresent() ? directory.find(address.get()) : Optional.empty();
        } catch (DirectoryException e) {
            throw unavailable(e);
        }
    }

    private static UnavailableException unavailable(DirectoryException e) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("database_failed");
        return new UnavailableException(Reason.DATABASE);
    }

    private static Optional<Address> address(String user) {
        try {
            return Optional.of(Address.parse(user));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }
}
