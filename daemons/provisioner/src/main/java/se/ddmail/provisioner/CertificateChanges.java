// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import se.ddmail.openpgp.Certificate;
import se.ddmail.openpgp.EncryptionKey;

/** What another copy of a certificate changed, in words. */
final class CertificateChanges {
    private CertificateChanges() {}

    /** Empty when both are the same for us. */
    static List<String> between(CertificateView before, CertificateView after) {
        List<String> changes = new ArrayList<>();
        added(before, after, CertificateChanges::userIds).forEach(userId -> changes.add("new user ID " + userId));
        added(before, after, CertificateChanges::keys).forEach(key -> changes.add("new encryption key " + key));
        added(after, before, CertificateChanges::keys).forEach(key -> changes.add("encryption key gone " + key));
        if (!before.status().equals(after.status())) {
            changes.add(before.status() + " became " + after.status());
        }
        if (after.isUsable() && !before.until().equals(after.until())) {
            changes.add("expires " + after.until().map(CertificateView::day).orElse("never"));
        }
        return changes;
    }

    private static List<String> added(
            CertificateView before, CertificateView after, Function<CertificateView, List<String>> what) {
        List<String> added = new ArrayList<>(what.apply(after));
        added.removeAll(what.apply(before));
        return added;
    }

    private static List<String> userIds(CertificateView view) {
        return view.certificate().map(Certificate::userIds).orElse(List.of());
    }

    private static List<String> keys(CertificateView view) {
        return view.keys().stream().map(EncryptionKey::fingerprint).toList();
    }
}
