// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bouncycastle.bcpg.sig.KeyFlags;
import se.ddmail.openpgp.Assessment.Reason;
import se.ddmail.openpgp.Assessment.Unusable;
import se.ddmail.openpgp.Assessment.Usable;

/** One certificate under a {@link Policy} at one moment. */
final class Judgement {
    private static final int ENCRYPTS = KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE;

    private final Policy policy;
    private final Certificate certificate;
    private final Key primary;
    private final Validity validity;
    private final Optional<SelfSignature> direct;
    private final Optional<SelfSignature> certification;

    Judgement(Policy policy, Certificate certificate, Instant now) {
        this.policy = policy;
        this.certificate = certificate;
        this.primary = certificate.primary();
        this.validity = new Validity(policy, now);
        this.direct = validity.newest(primary, certificate.direct());
        this.certification = primary.version() == 4 ? newestCertification() : Optional.empty();
    }

    Assessment assessment() {
        return faultOfCertificate()
                .<Assessment>map(Unusable::new)
                .orElseGet(() -> Assessment.together(
                        Stream.concat(ownKey().stream(), subkeys()).toList()));
    }

    private Optional<Reason> faultOfCertificate() {
        Optional<SelfSignature> latest = statements().max(Comparator.naturalOrder());
        if (validity.revoked(certificate.direct(), latest)) {
            return Optional.of(Reason.REVOKED);
        }
        if (!policy.strongPrimary(primary.algorithm())) {
            return Optional.of(Reason.TOO_WEAK);
        }
        if (latest.isEmpty()) {
            return Optional.of(whyNone());
        }
        return validity.faultOfDates(primary, expiryOfCertificate());
    }

    /** Why no self-signature counts. */
    private Reason whyNone() {
        if (primary.version() == 6) {
            return validity.whyNone(primary, certificate.direct().stream());
        }
        Collection<? extends Set<SelfSignature>> ids = certificate.certifications();
        boolean allRevoked = !ids.isEmpty()
                && ids.stream().allMatch(made -> validity.newest(primary, made).isPresent());
        Stream<SelfSignature> all =
                Stream.concat(certificate.direct().stream(), ids.stream().flatMap(Set::stream));
        return allRevoked ? Reason.REVOKED : validity.whyNone(primary, all);
    }

    /** The owner's word on the whole certificate, the weightier first. */
    private Stream<SelfSignature> statements() {
        return Stream.of(direct, certification).flatMap(Optional::stream);
    }

    private <T> Optional<T> stated(Function<SelfSignature, Optional<T>> statement) {
        return statements().map(statement).flatMap(Optional::stream).findFirst();
    }

    /** Of the user IDs that are not revoked. */
    private Optional<SelfSignature> newestCertification() {
        return certificate.certifications().stream()
                .flatMap(made ->
                        validity
                                .newest(primary, made)
                                .filter(signature -> !validity.outdated(signature, made))
                                .stream())
                .max(Comparator.naturalOrder());
    }

    private Optional<Assessment> ownKey() {
        boolean encrypts =
                primary.algorithm().encrypts() && encrypts(stated(SelfSignature::keyFlags), primary.version());
        return encrypts ? Optional.of(assess(primary, expiryOfCertificate())) : Optional.empty();
    }

    private Stream<Assessment> subkeys() {
        return certificate.subkeys().entrySet().stream()
                .filter(entry -> entry.getKey().algorithm().encrypts())
                .filter(entry -> entry.getValue().stream().anyMatch(this::encrypts))
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Key::fingerprint)))
                .map(entry -> assessSubkey(entry.getKey(), entry.getValue()));
    }

    private boolean encrypts(SelfSignature binding) {
        return !binding.revokes() && encrypts(binding.keyFlags(), primary.version());
    }

    /** Before there were key flags, the algorithm said what a key is for. */
    private static boolean encrypts(Optional<Integer> flags, int version) {
        return flags.map(value -> (value & ENCRYPTS) != 0).orElse(version == 4);
    }

    private Assessment assessSubkey(Key subkey, Set<SelfSignature> made) {
        Optional<SelfSignature> binding = validity.newest(subkey, made);
        if (validity.revoked(made, binding)) {
            return new Unusable(Reason.REVOKED);
        }
        if (binding.isEmpty()) {
            return new Unusable(validity.whyNone(subkey, made.stream()));
        }
        if (!encrypts(binding.get())) {
            return new Unusable(Reason.NO_ENCRYPTION_KEY);
        }
        return assess(
                subkey,
                earliest(List.of(
                        expiryOfCertificate(),
                        expiry(subkey, binding.get().keyLifetime()),
                        binding.get().expires())));
    }

    private Assessment assess(Key key, Optional<Instant> expiry) {
        Optional<Reason> fault = validity.faultOfDates(key, expiry);
        if (fault.isEmpty() && !policy.strongEncryption(key.algorithm())) {
            fault = Optional.of(Reason.TOO_WEAK);
        }
        if (fault.isEmpty() && !key.encrypts()) {
            fault = Optional.of(Reason.DAMAGED);
        }
        return fault.<Assessment>map(Unusable::new)
                .orElseGet(() -> Usable.of(new EncryptionKey(key.pgp(), expiry, aead())));
    }

    private boolean aead() {
        return stated(SelfSignature::aead).orElse(false);
    }

    private Optional<Instant> expiryOfCertificate() {
        return earliest(List.of(
                expiry(primary, stated(SelfSignature::keyLifetime)),
                statements().findFirst().flatMap(SelfSignature::expires)));
    }

    private static Optional<Instant> expiry(Key key, Optional<Long> lifetime) {
        return lifetime.filter(seconds -> seconds != 0).map(key.created()::plusSeconds);
    }

    private static Optional<Instant> earliest(List<Optional<Instant>> moments) {
        return moments.stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
    }
}
