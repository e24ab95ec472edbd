// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;

/** The user ids that may connect: root, the daemon's own, and those of the named users. */
record Peers(Set<Integer> uids) {
    private static final int ROOT = 0;

    /** @throws IOException when a user does not exist: better no start than a mail server locked out by a typo */
    static Peers of(Set<String> users) throws IOException {
        POSIX posix = POSIXFactory.getNativePOSIX();
        Set<Integer> uids = new HashSet<>(Set.of(ROOT));
        uids.add(posix.geteuid());
        for (String user : users) {
            Passwd entry = posix.getpwnam(user);
            if (entry == null) {
                throw new IOException("user \"" + user + "\" does not exist (it is named as a peer)");
            }
            uids.add((int) entry.getUID());
        }
        return new Peers(Set.copyOf(uids));
    }

    boolean allow(PeerCredentials peer) {
        return uids.contains(peer.uid());
    }
}
