// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.ddmail.directory.OpenPgpMailbox;
import se.ddmail.openpgp.Assessment;
import se.ddmail.openpgp.BadCertificateException;
import se.ddmail.openpgp.Certificate;
import se.ddmail.openpgp.EncryptionKey;
import se.ddmail.openpgp.Policy;

/**
 * A certificate as it is judged now.
 *
 * @param fingerprint in lower-case hex
 * @param certificate empty when the stored octets are none
 */
record CertificateView(String fingerprint, Optional<Certificate> certificate, Assessment assessment) {
    private static final String STRIPPED =
            "it has no key for encryption that its owner says something of, and no user ID:"
                    + " key servers leave those out, its owner's export has them";

    static CertificateView of(Certificate certificate, Instant now) {
        return new CertificateView(
                certificate.fingerprint(), Optional.of(certificate), Policy.CURRENT.assess(certificate, now));
    }

    /** Of what the directory holds. */
    static CertificateView of(String fingerprint, byte[] octets, Instant now) {
        try {
            return of(Certificate.parse(octets), now);
        } catch (BadCertificateException e) {
            return new CertificateView(
                    fingerprint, Optional.empty(), new Assessment.Unusable(Assessment.Reason.DAMAGED));
        }
    }

    static CertificateView of(OpenPgpMailbox.Held held, Instant now) {
        return of(held.fingerprint(), held.octets(), now);
    }

    static List<CertificateView> all(List<OpenPgpMailbox.Held> held, Instant now) {
        return held.stream().map(each -> of(each, now)).toList();
    }

    boolean isUsable() {
        return assessment instanceof Assessment.Usable;
    }

    /** Those that mail is encrypted to; none when it is unusable. */
    List<EncryptionKey> keys() {
        return assessment instanceof Assessment.Usable usable ? usable.keys() : List.of();
    }

    /** When mail can be encrypted to it no longer; empty is never, or already. */
    Optional<Instant> until() {
        return assessment instanceof Assessment.Usable usable ? usable.until() : Optional.empty();
    }

    /** A word: {@code usable}, or why not. */
    String status() {
        return assessment instanceof Assessment.Unusable unusable ? word(unusable.reason()) : "usable";
    }

    /** Completes "mail cannot be encrypted to it: ". */
    String why() {
        if (!(assessment instanceof Assessment.Unusable unusable)) {
            return "";
        }
        Assessment.Reason reason = unusable.reason();
        return reason == Assessment.Reason.NO_ENCRYPTION_KEY && isStripped() ? STRIPPED : sentence(reason);
    }

    /** Of version 4, what the owner says of the keys stands mostly with the user IDs. */
    private boolean isStripped() {
        return certificate
                .filter(read -> read.version() == 4 && read.userIds().isEmpty())
                .isPresent();
    }

    static String word(Assessment.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static String sentence(Assessment.Reason reason) {
        return switch (reason) {
            case DAMAGED -> "what is stored is no certificate";
            case REVOKED -> "its owner revoked it";
            case EXPIRED -> "it has expired";
            case NOT_YET_VALID -> "it becomes valid in the future";
            case TOO_WEAK -> "its keys or signatures are too weak by today's standards";
            case NO_ENCRYPTION_KEY -> "it has no key for encryption";
        };
    }

    /** One line of a list. */
    Row line(boolean inUse) {
        return Row.row()
                .with("fingerprint", fingerprint)
                .flag("in_use", inUse)
                .with("status", status())
                .with("expires", day(until()))
                .with("algorithm", certificate.map(Certificate::algorithm).orElse(null))
                .list("user_ids", certificate.map(Certificate::userIds).orElse(List.of()));
    }

    /** All about it. */
    Row row(boolean inUse) {
        return line(inUse)
                .onlyForPeople("to compare", grouped(fingerprint))
                .with("created", day(certificate.map(Certificate::created)))
                .with(
                        "encryption_keys",
                        keys().stream().map(EncryptionKey::fingerprint).toList(),
                        "encryption keys",
                        keys().isEmpty()
                                ? "-"
                                : keys().stream().map(CertificateView::text).collect(Collectors.joining(", ")))
                .onlyInJson(
                        "encryption_algorithms",
                        keys().stream().map(EncryptionKey::algorithm).toList());
    }

    private static String text(EncryptionKey key) {
        String until = key.expires().map(when -> " until " + day(when)).orElse("");
        return key.algorithm() + " " + grouped(key.fingerprint()) + until;
    }

    /** As people compare fingerprints: groups of four. */
    static String grouped(String fingerprint) {
        return fingerprint.toUpperCase(Locale.ROOT).replaceAll("(.{4})(?!$)", "$1 ");
    }

    /** What people write as a fingerprint, in lower-case hex. */
    static String fingerprint(String text) throws Failure {
        String hex = text.replaceAll("\\s", "").toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        if (!hex.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new Failure(
                    Problem.BAD_INPUT,
                    "'" + text + "' is no fingerprint",
                    "It has 40 or 64 hexadecimal digits, spaces may stand between. See: ddmail openpgp list ADDRESS");
        }
        return hex;
    }

    private static @Nullable String day(Optional<Instant> when) {
        return when.map(CertificateView::day).orElse(null);
    }

    static String day(Instant when) {
        return when.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
