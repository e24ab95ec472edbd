// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import se.ddmail.directory.OpenPgpMailbox;
import se.ddmail.directory.OpenPgpMailbox.Held;

/** Which of a mailbox's certificates is meant. */
final class Choice {
    private Choice() {}

    /** The one with this fingerprint, or the only one. */
    static Held one(OpenPgpMailbox mailbox, Optional<String> fingerprint, Instant now) throws Failure {
        List<Held> matching = mailbox.certificates().stream()
                .filter(held -> fingerprint.isEmpty() || fingerprint.get().equals(held.fingerprint()))
                .toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        String address = Addresses.text(mailbox.address());
        if (mailbox.certificates().isEmpty()) {
            throw new Failure(
                    Problem.NOT_FOUND,
                    "mailbox '" + address + "' has no certificate",
                    "Import one: ddmail openpgp import " + address + " FILE");
        }
        if (matching.isEmpty()) {
            throw new Failure(
                    Problem.NOT_FOUND,
                    "mailbox '" + address + "' has no certificate " + fingerprint.orElse(""),
                    "See: ddmail openpgp list " + address);
        }
        throw new Failure(
                Problem.USAGE,
                "mailbox '" + address + "' has several certificates: say which one",
                matching.stream()
                        .map(held -> "--fingerprint " + held.fingerprint() + " ("
                                + CertificateView.of(held, now).status() + ")")
                        .collect(Collectors.joining(" or ")));
    }

    /** Those that mail is to be encrypted to: the one named; else those in use; else the only one there is. */
    static List<Held> toEncryptTo(OpenPgpMailbox mailbox, Optional<String> fingerprint, Instant now) throws Failure {
        List<Held> inUse = inUse(mailbox);
        return fingerprint.isEmpty() && !inUse.isEmpty() ? inUse : List.of(one(mailbox, fingerprint, now));
    }

    static List<Held> inUse(OpenPgpMailbox mailbox) {
        return mailbox.certificates().stream().filter(Held::active).toList();
    }

    static void warnOfUnusable(Output output, OpenPgpMailbox mailbox, Instant now) {
        for (CertificateView view : CertificateView.all(inUse(mailbox), now)) {
            if (!view.isUsable()) {
                output.remark("Warning: mail cannot be encrypted to " + view.fingerprint() + ": " + view.why() + ".");
            }
        }
    }

    /** Refuses to take away a certificate without which mail would stop; where it has stopped already, nothing is lost. */
    static void requireOthers(OpenPgpMailbox mailbox, String fingerprint, Instant now) throws Failure {
        List<CertificateView> usable = CertificateView.all(inUse(mailbox), now).stream()
                .filter(CertificateView::isUsable)
                .toList();
        if (mailbox.active()
                && usable.size() == 1
                && usable.get(0).fingerprint().equals(fingerprint)) {
            throw Troubles.lastCertificate(Addresses.text(mailbox.address()));
        }
    }

    /** Refuses certificates of which none can be used. */
    static void requireUsable(OpenPgpMailbox mailbox, List<CertificateView> views) throws Failure {
        if (views.stream().noneMatch(CertificateView::isUsable)) {
            String address = Addresses.text(mailbox.address());
            throw new Failure(
                    Problem.UNUSABLE,
                    views.stream()
                            .map(view -> "mail cannot be encrypted to " + view.fingerprint() + ": " + view.why())
                            .collect(Collectors.joining("; ")),
                    "Ask its owner for one that is valid, and import that: ddmail openpgp import " + address + " FILE");
        }
    }
}
