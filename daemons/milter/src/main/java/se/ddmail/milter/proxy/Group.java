// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import se.ddmail.openpgp.EncryptionKey;
import se.ddmail.openpgp.mail.Protection;

/**
 * Recipients that get the very same message.
 *
 * @param protection empty when they get it as it came
 * @param destinations at least one
 */
record Group(Optional<Protection> protection, List<Destination> destinations) {
    Group {
        destinations = List.copyOf(destinations);
    }

    /** What makes two protections the same. */
    record Sort(Set<String> keys, boolean hidden, Protection.Headers headers) {
        static Optional<Sort> of(Destination destination) {
            return destination
                    .protection()
                    .map(protection -> new Sort(
                            protection.keys().stream()
                                    .map(EncryptionKey::fingerprint)
                                    .collect(Collectors.toSet()),
                            protection.hidden(),
                            protection.headers()));
        }
    }

    /** As few groups as there can be: nobody's message names a key of somebody else. */
    static List<Group> of(List<Destination> destinations) {
        Map<Optional<Sort>, List<Destination>> sorted = new LinkedHashMap<>();
        destinations.forEach(destination -> sorted.computeIfAbsent(Sort.of(destination), sort -> new ArrayList<>())
                .add(destination));
        return sorted.values().stream()
                .map(same -> new Group(same.get(0).protection(), same))
                .toList();
    }
}
