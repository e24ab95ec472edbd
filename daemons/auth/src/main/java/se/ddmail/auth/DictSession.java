// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.auth.Answers.Dialect;
import se.ddmail.auth.UnavailableException.Reason;
import se.ddmail.directory.Address;

/**
 * The conversation on one connection: a hello, then any number of questions. Knows no sockets.
 *
 * <p>Peers learn nothing of a failure but that it is temporary.
 */
final class DictSession {
    /**
     * A dictionary of this name gets a temporary failure of a login not as {@code F} but as a value that Dovecot 2.3's
     * dict passdb cannot use. To it both are a temporary failure, but on {@code F} it logs the key, with the password.
     */
    static final String QUIET_DICTIONARY = "ddmail-quiet";

    private static final Logger LOG = LoggerFactory.getLogger(DictSession.class);
    private static final DictReply TEMPORARY = new DictReply.Failed("temporarily unavailable");
    private static final String NOT_SUPPORTED = "not supported";

    private final Login login;
    private final Answers answers;
    private @Nullable Dialect dialect; // null before the hello
    private boolean quiet;

    DictSession(Login login, Answers answers) {
        this.login = login;
        this.answers = answers;
    }

    /**
     * Answers a command.
     *
     * @return none, one or, for an iteration, many replies
     * @throws ProtocolException when the connection must end
     */
    List<DictReply> handle(DictCommand command) throws ProtocolException {
        if (dialect == null) {
            hello(command);
            return List.of();
        }
        if (command instanceof DictCommand.Lookup lookup) {
            return List.of(lookup(lookup.key(), dialect));
        }
        if (command instanceof DictCommand.Iterate iterate) {
            return iterate(iterate.path());
        }
        if (command instanceof DictCommand.Commit commit) {
            return List.of(new DictReply.NotCommitted(commit.transaction(), NOT_SUPPORTED));
        }
        if (command instanceof DictCommand.Change) {
            return List.of(); // the commit tells
        }
        throw new ProtocolException("a second hello");
    }

    private void hello(DictCommand command) throws ProtocolException {
        if (!(command instanceof DictCommand.Hello hello)) {
            throw new ProtocolException("no hello");
        }
        quiet = hello.dictionary().equals(QUIET_DICTIONARY);
        dialect = switch (hello.major()) {
            case 3 -> Dialect.V2_3;
            case 4 -> Dialect.V2_4;
            default -> throw new ProtocolException("unknown version");
        };
    }

    private DictReply lookup(byte[] bytes, Dialect names) throws ProtocolException {
        LookupKey key = LookupKey.parse(bytes);
        Arrays.fill(bytes, (byte) 0);
        if (key instanceof LookupKey.Passdb passdb) {
            return passdb(passdb, names);
        }
        if (key instanceof LookupKey.Userdb userdb) {
            return userdb(userdb.user(), names);
        }
        return new DictReply.Failed(NOT_SUPPORTED);
    }

    private DictReply passdb(LookupKey.Passdb key, Dialect names) {
        long start = System.nanoTime();
        String result = "error"; // of our own
        try {
            Verdict verdict = login.login(key.user(), key.password(), key.service());
            if (verdict instanceof Verdict.Granted granted) {
                result = "granted";
                return new DictReply.Found(granted(granted, names));
            }
            result = "refused";
            return new DictReply.NotFound();
        } catch (UnavailableException e) {
            result = e.reason().text();
            return loginFailed();
        } catch (InterruptedException e) {
            result = Reason.STOPPING.text();
            Thread.currentThread().interrupt();
            return loginFailed();
        } finally {
            Arrays.fill(key.password(), (byte) 0);
            LOG.atInfo()
                    .addKeyValue("result", result)
                    .addKeyValue("ms", (System.nanoTime() - start) / 1_000_000)
                    .log("login");
        }
    }

    private byte[] granted(Verdict.Granted granted, Dialect names) {
        try {
            return answers.passdb(granted, names);
        } finally {
            granted.key().ifPresent(key -> key.close());
        }
    }

    private DictReply loginFailed() {
        // Neither a hash nor "nopassword" is in this value: should a Dovecot take it after all, nobody gets in.
        return quiet
                ? new DictReply.Found("{\"temporary_failure\":{}}".getBytes(StandardCharsets.US_ASCII))
                : TEMPORARY;
    }

    private DictReply userdb(String user, Dialect names) {
        try {
            Optional<KnownMailbox> mailbox = login.mailbox(user);
            return mailbox.<DictReply>map(known -> new DictReply.Found(answers.userdb(known, names)))
                    .orElseGet(DictReply.NotFound::new);
        } catch (UnavailableException e) {
            return TEMPORARY;
        }
    }

    private List<DictReply> iterate(String path) {
        if (!path.equals(LookupKey.USERDB)) {
            return List.of(new DictReply.Failed(NOT_SUPPORTED));
        }
        try {
            List<DictReply> rows = new ArrayList<>();
            for (Address address : login.mailboxes()) {
                rows.add(new DictReply.Row(LookupKey.USERDB + address.text()));
            }
            rows.add(new DictReply.End());
            return rows;
        } catch (UnavailableException e) {
            return List.of(TEMPORARY);
        }
    }
}
