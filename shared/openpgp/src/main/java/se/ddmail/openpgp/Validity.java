// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import se.ddmail.openpgp.Assessment.Reason;

/** Which of an owner's signatures count under a policy at a moment. */
record Validity(Policy policy, Instant now) {
    /** The newest valid signature on a key, or on a user ID of it, that revokes nothing. */
    Optional<SelfSignature> newest(Key key, Set<SelfSignature> made) {
        return made.stream()
                .filter(signature -> !signature.revokes() && policy.accepts(signature))
                .filter(signature -> !fromFuture(signature.created()))
                .filter(signature -> !signature.created().isBefore(key.created()))
                .filter(signature -> !over(signature.expires()))
                .max(Comparator.naturalOrder());
    }

    /** Why there is none. */
    Reason whyNone(Key key, Stream<SelfSignature> made) {
        return made.filter(signature -> !signature.revokes())
                .filter(signature -> !signature.created().isBefore(key.created()))
                .map(signature -> {
                    if (fromFuture(signature.created())) {
                        return Reason.NOT_YET_VALID;
                    }
                    return policy.accepts(signature) ? Reason.EXPIRED : Reason.TOO_WEAK;
                })
                .min(Comparator.naturalOrder())
                .orElse(Reason.NO_ENCRYPTION_KEY);
    }

    /** @param latest what the owner last said otherwise */
    boolean revoked(Set<SelfSignature> made, Optional<SelfSignature> latest) {
        return made.stream().anyMatch(SelfSignature::hard)
                || latest.map(signature -> outdated(signature, made))
                        .orElseGet(() -> made.stream().anyMatch(SelfSignature::revokes));
    }

    /** Whether a revocation came after it. */
    boolean outdated(SelfSignature statement, Set<SelfSignature> made) {
        return made.stream()
                .filter(SelfSignature::revokes)
                .map(SelfSignature::created)
                .anyMatch(date -> !date.isAfter(now) && !date.isBefore(statement.created()));
    }

    Optional<Reason> faultOfDates(Key key, Optional<Instant> expiry) {
        if (fromFuture(key.created())) {
            return Optional.of(Reason.NOT_YET_VALID);
        }
        return over(expiry) ? Optional.of(Reason.EXPIRED) : Optional.empty();
    }

    private boolean fromFuture(Instant date) {
        return date.isAfter(policy.latest(now));
    }

    private boolean over(Optional<Instant> end) {
        return end.isPresent() && !now.isBefore(end.get());
    }
}
