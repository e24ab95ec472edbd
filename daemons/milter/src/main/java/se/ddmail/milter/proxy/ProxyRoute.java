// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Where mail from one door goes on, and what happens with it on the way.
 *
 * @param reinject socket of the smtpd(8) behind this door
 * @param groupsMax different messages that one message may become
 * @param removed header fields, in lower case, that are left out of a message that is encrypted
 * @param scanner asked about every message, if there is one
 * @param outlets connections behind this door at a time. A message takes what it needs at once: two that waited for each
 *     other's would wait until both gave up
 */
public record ProxyRoute(
        Path reinject, int groupsMax, Set<String> removed, Optional<Scanner> scanner, Semaphore outlets) {

    /** Each is a process of Postfix, which has no limit of its own there (master.cf). */
    static final int OUTLETS_MAX = 500;

    /** Fields that Postfix leaves out of every message (message_drop_headers), which it cannot once they are encrypted. */
    private static final Set<String> DROPPED = Set.of("bcc", "resent-bcc", "content-length");

    /** What Postfix's submission_header_checks take out, because it tells of the author's machine. */
    private static final Set<String> TELLING = Set.of(
            "user-agent",
            "x-mailer",
            "x-originating-ip",
            "x-originating-email",
            "x-client-ip",
            "x-sender-ip",
            "x-enigmail",
            "x-pgp-agent");

    public ProxyRoute {
        removed = Set.copyOf(removed);
    }

    /** For mail from other servers. */
    public static ProxyRoute incoming(Path reinject, int groupsMax, Optional<Scanner> scanner) {
        return new ProxyRoute(reinject, groupsMax, DROPPED, scanner, new Semaphore(OUTLETS_MAX, true));
    }

    /**
     * For mail from mail clients. Nobody is asked about it: a scanner would judge our own users by the networks they
     * happen to be in.
     */
    public static ProxyRoute submission(Path reinject, int groupsMax) {
        Set<String> removed = new HashSet<>(DROPPED);
        removed.addAll(TELLING);
        return new ProxyRoute(reinject, groupsMax, removed, Optional.empty(), new Semaphore(OUTLETS_MAX, true));
    }
}
