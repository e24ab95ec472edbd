// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.ConflictException;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.OpenPgpMailbox;
import se.ddmail.directory.OpenPgpMailbox.Held;
import se.ddmail.openpgp.BadCertificateException;
import se.ddmail.openpgp.Certificate;

/**
 * {@code ddmail openpgp import}: stores a certificate, which changes nothing for mail; or what is new about one, which counts
 * at once for all mailboxes that use it.
 */
@Command(
        name = "import",
        description = {
            "Store a certificate (public key) of a mailbox's owner, armored or binary.",
            "What is known of it already is kept: a new expiry, subkey or revocation is added, and counts at once for"
                    + " every mailbox that uses it.",
            "A new one is not used before it is activated. Compare its fingerprint with its owner first."
        },
        footer = "Example: ddmail openpgp import alice@example.org alice.asc")
final class OpenPgpImport implements Callable<Integer> {
    private static final int ATTEMPTS_MAX = 20;

    @Parameters(paramLabel = "ADDRESS", description = "The mailbox.")
    private String address = "";

    @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "";

    private final Ddmail ddmail;

    OpenPgpImport(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    /** What was stored before, and what is stored now. */
    private record Stored(Optional<Certificate> before, Certificate now) {}

    @Override
    public Integer call() throws Failure {
        Address wanted = Addresses.parse("ADDRESS", address);
        Certificate given = CertificateFile.read(file, ddmail.input());
        Instant now = ddmail.now();
        return ddmail.directory(address, session -> {
            boolean had = held(session.openPgp(wanted), given).isPresent();
            Stored stored = store(session, wanted, given);
            OpenPgpMailbox mailbox = session.openPgp(wanted);
            boolean inUse = held(mailbox, given).map(Held::active).orElse(false);
            print(stored, now, had, inUse);
            return 0;
        });
    }

    private static Optional<Held> held(OpenPgpMailbox mailbox, Certificate certificate) {
        return mailbox.certificates().stream()
                .filter(held -> held.fingerprint().equals(certificate.fingerprint()))
                .findFirst();
    }

    /** Two imports at once must not lose what one of them knows, so what is stored is replaced only as it was read. */
    private static Stored store(Session session, Address wanted, Certificate given)
            throws DirectoryException, ConflictException, Failure {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<byte[]> octets = session.certificateInventory().find(given.fingerprint());
            Optional<Certificate> before = octets.flatMap(OpenPgpImport::parse);
            Certificate merged = before.isPresent() ? merge(before.get(), given) : given;
            if (session.certificates().store(wanted, given.fingerprint(), octets, merged.encoded())) {
                return new Stored(before, merged);
            }
        }
        throw new Failure(
                Problem.CONFLICT,
                "the certificate is changed by others all the time",
                "Nothing was stored. Try again.");
    }

    private static Certificate merge(Certificate known, Certificate given) throws Failure {
        try {
            return known.merge(given);
        } catch (BadCertificateException e) {
            throw new Failure(
                    Problem.BAD_INPUT,
                    "the certificate is too big together with what is known of it",
                    "Nothing was changed. Ask its owner for a copy without old and foreign signatures:"
                            + " gpg --export --export-options export-minimal --armor FINGERPRINT",
                    e);
        }
    }

    /** Stored octets that are no certificate are replaced. */
    private static Optional<Certificate> parse(byte[] octets) {
        return CertificateView.of("", octets, Instant.EPOCH).certificate();
    }

    private void print(Stored stored, Instant now, boolean had, boolean inUse) {
        CertificateView view = CertificateView.of(stored.now, now);
        List<String> changes = new ArrayList<>(had ? List.of() : List.of("new"));
        stored.before.ifPresent(
                before -> changes.addAll(CertificateChanges.between(CertificateView.of(before, now), view)));
        ddmail.output().one(view.row(inUse).list("changes", changes), "fingerprint");
        if (stored.before.isPresent() && !stored.before.get().equals(stored.now)) {
            ddmail.output().remark("What is new counts now for every mailbox that uses it.");
        }
        if (!view.isUsable()) {
            ddmail.output()
                    .remark("Warning: mail cannot be encrypted to it: " + view.why()
                            + (inUse ? ". It is in use! Mail waits or is refused if no other one is." : "."));
        } else if (!inUse) {
            ddmail.output()
                    .remark("Not in use yet. Compare the fingerprint with its owner, then: ddmail openpgp activate "
                            + address + " --fingerprint " + view.fingerprint());
        }
    }
}
