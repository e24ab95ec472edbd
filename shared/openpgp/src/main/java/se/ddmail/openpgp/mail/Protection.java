// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.util.stream.Collectors.toSet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import se.ddmail.openpgp.EncryptionKey;

/**
 * How a message is to be protected.
 *
 * @param owners the keys of each mailbox it goes to; none empty
 * @param hidden whether session key packets name no key
 */
public record Protection(List<List<EncryptionKey>> owners, boolean hidden, Headers headers) {
    /** What becomes of the header. */
    public enum Headers {
        /** Stays as it is. */
        KEEP,
        /** Is encrypted; the outer subject is {@code [...]} (RFC 9788). Not of mail that was encrypted before. */
        PROTECT
    }

    public Protection {
        owners = owners.stream().map(List::copyOf).toList();
        if (owners.isEmpty() || owners.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("an owner without key");
        }
    }

    /** For one mailbox. */
    public static Protection of(List<EncryptionKey> keys, boolean hidden, Headers headers) {
        return new Protection(List.of(keys), hidden, headers);
    }

    /**
     * For one copy that goes to both: where their keys differ, it names none; and the stricter header policy counts.
     */
    public Protection and(Protection other) {
        Map<Set<String>, List<EncryptionKey>> joined = new LinkedHashMap<>();
        Stream.concat(owners.stream(), other.owners.stream())
                .forEach(keys -> joined.putIfAbsent(fingerprints(keys), keys));
        boolean stricter = headers == Headers.PROTECT || other.headers == Headers.PROTECT;
        return new Protection(
                List.copyOf(joined.values()),
                hidden || other.hidden || joined.size() > 1,
                stricter ? Headers.PROTECT : Headers.KEEP);
    }

    /** All keys, each once. */
    public List<EncryptionKey> keys() {
        Map<String, EncryptionKey> keys = new LinkedHashMap<>();
        owners.forEach(owner -> owner.forEach(key -> keys.putIfAbsent(key.fingerprint(), key)));
        return List.copyOf(keys.values());
    }

    private static Set<String> fingerprints(List<EncryptionKey> keys) {
        return keys.stream().map(EncryptionKey::fingerprint).collect(toSet());
    }
}
