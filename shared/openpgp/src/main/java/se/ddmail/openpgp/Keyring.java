// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.ddmail.openpgp.Assessment.Reason;
import se.ddmail.openpgp.Assessment.Unusable;

/** Judges stored certificates; keeps what it has read, so that the next message costs no parsing. Safe for threads. */
public final class Keyring {
    /** Binary, of all certificates kept; in memory they take several times as much. */
    private static final int OCTETS_MAX = 1 << 23;

    private final Policy policy;
    private final Clock clock;
    private final int sizeMax;
    private final Map<ByteBuffer, Optional<Certificate>> read = new LinkedHashMap<>(16, 0.75f, true);
    private long octetsKept;

    /** @param sizeMax certificates kept, as long as they have 8 MiB at most */
    public Keyring(Policy policy, Clock clock, int sizeMax) {
        this.policy = policy;
        this.clock = clock;
        this.sizeMax = sizeMax;
    }

    /**
     * All certificates of one mailbox together: usable as long as one of them is, with the keys of all that are.
     *
     * @param certificates binary; octets that are no certificate count as unusable, and so does an empty list
     */
    public Assessment assess(List<byte[]> certificates) {
        Instant now = clock.instant();
        return Assessment.together(certificates.stream()
                .map(octets -> read(octets)
                        .map(certificate -> policy.assess(certificate, now))
                        .orElseGet(() -> new Unusable(Reason.DAMAGED)))
                .toList());
    }

    /** Reading is not under the lock: two threads may do the same work, but none waits for another's. */
    private Optional<Certificate> read(byte[] octets) {
        synchronized (read) {
            Optional<Certificate> known = read.get(ByteBuffer.wrap(octets));
            if (known != null) {
                return known;
            }
        }
        Optional<Certificate> certificate = parse(octets);
        synchronized (read) {
            keep(octets, certificate);
        }
        return certificate;
    }

    private void keep(byte[] octets, Optional<Certificate> certificate) {
        if (read.put(ByteBuffer.wrap(octets.clone()), certificate) == null) {
            octetsKept += octets.length;
        }
        Iterator<ByteBuffer> eldest = read.keySet().iterator();
        while (read.size() > sizeMax || octetsKept > OCTETS_MAX) {
            octetsKept -= eldest.next().capacity();
            eldest.remove();
        }
    }

    long octetsKept() {
        synchronized (read) {
            return octetsKept;
        }
    }

    private static Optional<Certificate> parse(byte[] octets) {
        try {
            return Optional.of(Certificate.parse(octets));
        } catch (BadCertificateException e) {
            return Optional.empty();
        }
    }
}
