// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import se.ddmail.directory.Address;
import se.ddmail.directory.CertificateUse;
import se.ddmail.directory.DirectoryException;

/** {@code ddmail openpgp check}: which certificates in use need their owner's attention. */
@Command(
        name = "check",
        description = {
            "List all certificates in use that mail cannot be encrypted to, or not in 30 days.",
            "Exit status 1 when there are any. Run it daily: ddmail-openpgp-check.timer."
        },
        footer = "Example: ddmail openpgp check")
final class OpenPgpCheck implements Callable<Integer> {
    /** Something needs attention; what was asked for is done all the same. */
    static final int ATTENTION = 1;

    private static final Duration SOON = Duration.ofDays(30);
    private static final String EXPIRES_SOON = "expires_soon";
    private static final String NO_CERTIFICATE = "no_certificate";

    private final Ddmail ddmail;

    OpenPgpCheck(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    /** A certificate's state; the certificate itself is not kept, there may be very many. */
    private record Finding(String status, @Nullable String expires, boolean usable, boolean good) {}

    @Override
    public Integer call() throws Failure {
        Instant now = ddmail.now();
        List<Row> rows = ddmail.directory("openpgp", session -> rows(session, now));
        ddmail.output().many(rows, "All certificates in use are good for 30 days and more.");
        if (rows.isEmpty()) {
            return 0;
        }
        // No name in it: this line may go into a journal.
        ddmail.output().remark("Entries that need attention: " + rows.size() + ". Ask the owners for new copies.");
        return ATTENTION;
    }

    private static List<Row> rows(Session session, Instant now) throws DirectoryException {
        List<CertificateUse> uses = session.certificateInventory().inUse();
        Map<String, Finding> findings = new HashMap<>();
        Map<Address, Boolean> usable = new HashMap<>();
        for (CertificateUse use : uses) {
            Finding finding = finding(session, use, findings, now);
            usable.merge(use.mailbox(), finding.usable, Boolean::logicalOr);
        }
        List<Row> rows = new ArrayList<>();
        for (CertificateUse use : uses) {
            Finding finding = finding(session, use, findings, now);
            if (!finding.good) {
                boolean stops = !usable.getOrDefault(use.mailbox(), false);
                rows.add(row(use, finding, stops));
            }
        }
        return rows;
    }

    private static Row row(CertificateUse use, Finding finding, boolean mailStops) {
        return Row.row()
                .with("address", use.mailbox().text(), "address", Addresses.text(use.mailbox()))
                .with("fingerprint", use.fingerprint().orElse(null))
                .with("status", finding.status)
                .with("expires", finding.expires)
                .flag("mail_stops", mailStops);
    }

    private static Finding finding(Session session, CertificateUse use, Map<String, Finding> findings, Instant now)
            throws DirectoryException {
        String fingerprint = use.fingerprint().orElse("");
        Finding known = findings.get(fingerprint);
        if (known == null) {
            Optional<byte[]> octets = session.certificateInventory().find(fingerprint);
            known = octets.isEmpty()
                    ? new Finding(NO_CERTIFICATE, null, false, false)
                    : judge(CertificateView.of(fingerprint, octets.get(), now), now);
            findings.put(fingerprint, known);
        }
        return known;
    }

    private static Finding judge(CertificateView view, Instant now) {
        boolean good = view.isUsable()
                && view.until().map(until -> until.isAfter(now.plus(SOON))).orElse(true);
        String status = view.isUsable() && !good ? EXPIRES_SOON : view.status();
        return new Finding(status, view.until().map(CertificateView::day).orElse(null), view.isUsable(), good);
    }
}
