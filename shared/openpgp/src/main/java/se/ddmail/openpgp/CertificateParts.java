// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import se.ddmail.openpgp.BadCertificateException.Fault;

/**
 * Gathers what belongs to one certificate: its keys and user IDs, each with the signatures that its owner verifiably made
 * on it. All else is left out: signatures of others, user attributes, trust and padding packets, kinds of packets and
 * keys that are not known. Sets, so that order and repetition make no difference.
 */
final class CertificateParts {
    /** More than anybody has. */
    private static final int USER_IDS_MAX = 500;

    /** In octets; a longer one is left out. */
    private static final int USER_ID_MAX = 2048;

    private static final int SUBKEYS_MAX = 32;
    /** Each costs a verification. */
    private static final int SIGNATURES_MAX = 1000;

    final Key primary;
    final NavigableSet<SelfSignature> direct = new TreeSet<>();
    final Map<Packet, NavigableSet<SelfSignature>> userIds = new HashMap<>();
    final Map<Key, NavigableSet<SelfSignature>> subkeys = new HashMap<>();

    private Optional<Packet> userId = Optional.empty();
    private Optional<Key> subkey = Optional.empty();
    private int signatures;

    CertificateParts(Key primary) {
        this.primary = primary;
    }

    /** The next packet of a file after the primary key. */
    void add(Packet packet) throws BadCertificateException {
        if (packet.type() == Packet.SIGNATURE) {
            Optional<SelfSignature> signature = SelfSignature.read(packet).filter(read -> read.claims(primary));
            if (signature.isPresent()) {
                add(signature.get());
            }
            return;
        }
        if (Packet.IGNORED.contains(packet.type())) {
            return;
        }
        userId =
                Optional.of(packet).filter(p -> p.type() == Packet.USER_ID).filter(p -> p.body().length <= USER_ID_MAX);
        subkey = Optional.of(packet)
                .filter(p -> p.type() == Packet.PUBLIC_SUBKEY)
                .flatMap(Key::read)
                .filter(key -> key.version() == primary.version());
    }

    private void add(SelfSignature signature) throws BadCertificateException {
        if (++signatures > SIGNATURES_MAX) {
            throw new BadCertificateException(Fault.TOO_BIG);
        }
        switch (signature.subject()) {
            case PRIMARY -> {
                if (signature.on(primary)) {
                    keep(direct, signature);
                }
            }
            case USER_ID ->
                userId.filter(id -> signature.onUserId(primary, id)).ifPresent(id -> keep(of(userIds, id), signature));
            case SUBKEY ->
                subkey.filter(key -> signature.onSubkey(primary, key))
                        .ifPresent(key -> keep(of(subkeys, key), signature));
            case OTHER -> {}
        }
        if (userIds.size() > USER_IDS_MAX || subkeys.size() > SUBKEYS_MAX) {
            throw new BadCertificateException(Fault.TOO_BIG);
        }
    }

    /** All of another copy of the certificate. */
    void addAll(CertificateParts other) {
        other.direct.forEach(made -> keep(direct, made));
        other.userIds.forEach((id, all) -> all.forEach(made -> keep(of(userIds, id), made)));
        other.subkeys.forEach((key, all) -> all.forEach(made -> keep(of(subkeys, key), made)));
    }

    private static <T> NavigableSet<SelfSignature> of(Map<T, NavigableSet<SelfSignature>> parts, T part) {
        return parts.computeIfAbsent(part, none -> new TreeSet<>());
    }

    private static void keep(NavigableSet<SelfSignature> all, SelfSignature signature) {
        SelfSignature twin = all.ceiling(signature);
        if (twin == null || !twin.equals(signature)) {
            all.add(signature);
        } else {
            all.remove(twin);
            all.add(SelfSignature.chosen(twin, signature));
        }
    }

    boolean isEmpty() {
        return direct.isEmpty() && userIds.isEmpty() && subkeys.isEmpty();
    }
}
