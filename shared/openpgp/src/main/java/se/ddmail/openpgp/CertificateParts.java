// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.ddmail.openpgp.BadCertificateException.Fault;

/**
 * Gathers what belongs to one certificate: its keys and user IDs, each with the signatures that its owner verifiably made
 * on it. All else is left out: signatures of others, user attributes, trust and padding packets, kinds of packets and
 * keys that are not known. Sets, so that order and repetition make no difference.
 */
final class CertificateParts {
    /** Subkeys and user IDs together; more than anybody has. */
    private static final int PARTS_MAX = 500;
    /** Each costs a verification. */
    private static final int SIGNATURES_MAX = 1000;

    final Key primary;
    final Set<SelfSignature> direct = new HashSet<>();
    final Map<Packet, Set<SelfSignature>> userIds = new HashMap<>();
    final Map<Key, Set<SelfSignature>> subkeys = new HashMap<>();

    private Optional<Packet> userId = Optional.empty();
    private Optional<Key> subkey = Optional.empty();
    private int parts;
    private int signatures;

    CertificateParts(Key primary) {
        this.primary = primary;
    }

    /** The next packet of a file after the primary key. */
    void add(Packet packet) throws BadCertificateException {
        if (packet.type() == Packet.SIGNATURE) {
            Optional<SelfSignature> signature = SelfSignature.read(packet).filter(s -> s.claims(primary));
            if (signature.isPresent()) {
                add(signature.get());
            }
            return;
        }
        if (++parts > PARTS_MAX) {
            throw new BadCertificateException(Fault.TOO_BIG);
        }
        userId = packet.type() == Packet.USER_ID ? Optional.of(packet) : Optional.empty();
        subkey = packet.type() == Packet.PUBLIC_SUBKEY ? Key.read(packet) : Optional.empty();
    }

    private void add(SelfSignature signature) throws BadCertificateException {
        if (++signatures > SIGNATURES_MAX) {
            throw new BadCertificateException(Fault.TOO_BIG);
        }
        switch (signature.subject()) {
            case PRIMARY -> {
                if (signature.on(primary)) {
                    direct.add(signature);
                }
            }
            case USER_ID ->
                userId.filter(id -> signature.onUserId(primary, id))
                        .ifPresent(id -> userIds.computeIfAbsent(id, none -> new HashSet<>())
                                .add(signature));
            case SUBKEY ->
                subkey.filter(key -> signature.onSubkey(primary, key))
                        .ifPresent(key -> subkeys.computeIfAbsent(key, none -> new HashSet<>())
                                .add(signature));
            case OTHER -> {}
        }
    }

    /** All of another copy of the certificate. */
    void addAll(CertificateParts other) {
        direct.addAll(other.direct);
        other.userIds.forEach((id, made) ->
                userIds.computeIfAbsent(id, none -> new HashSet<>()).addAll(made));
        other.subkeys.forEach((key, made) ->
                subkeys.computeIfAbsent(key, none -> new HashSet<>()).addAll(made));
    }

    boolean isEmpty() {
        return direct.isEmpty() && userIds.isEmpty() && subkeys.isEmpty();
    }
}
