// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.OpenPgpChange;
import se.ddmail.directory.OpenPgpMailbox;
import se.ddmail.directory.OpenPgpMailbox.Held;
import se.ddmail.openpgp.Certificate;

/** {@code ddmail openpgp}, the verbs that look, and those that take away. */
@Command(name = "openpgp", description = "Encryption of a mailbox's mail to OpenPGP certificates of its owner.")
final class OpenPgpCommands {
    private static final String ADDRESS = "ADDRESS";
    private static final String FINGERPRINT = "--fingerprint";

    private final Ddmail ddmail;

    OpenPgpCommands(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Command(
            name = "list",
            description = "List the certificates of a mailbox, in use or only imported.",
            footer = "Example: ddmail openpgp list alice@example.org")
    int list(@Parameters(paramLabel = ADDRESS, description = "The mailbox.") String address) throws Failure {
        Instant now = ddmail.now();
        List<Row> rows = mailbox(address).certificates().stream()
                .map(held -> CertificateView.of(held, now).line(held.active()))
                .toList();
        ddmail.output().many(rows, "No certificates yet. Import one: ddmail openpgp import " + address + " FILE");
        return 0;
    }

    @Command(
            name = "show",
            description = "Show how a mailbox uses OpenPGP, or one of its certificates.",
            footer = "Example: ddmail openpgp show alice@example.org")
    int show(
            @Parameters(paramLabel = ADDRESS, description = "The mailbox.") String address,
            @Parameters(paramLabel = "FPR", arity = "0..1", description = "A certificate's fingerprint.") @Nullable
                    String fingerprint)
            throws Failure {
        if (fingerprint == null) {
            ddmail.output().one(row(mailbox(address)), "state");
            return 0;
        }
        Held held = choose(address, fingerprint);
        CertificateView view = CertificateView.of(held, ddmail.now());
        ddmail.output().one(view.row(held.active()), "status");
        return 0;
    }

    @Command(
            name = "export",
            description = {
                "Print a certificate in ASCII armor.",
                "The fingerprint may be left out where there is but one."
            },
            footer = "Example: ddmail openpgp export alice@example.org > alice.asc")
    int export(
            @Parameters(paramLabel = ADDRESS, description = "The mailbox.") String address,
            @Option(names = FINGERPRINT, paramLabel = "FPR", description = "Which certificate.") @Nullable
                    String fingerprint)
            throws Failure {
        Held held = choose(address, fingerprint);
        Certificate certificate = CertificateView.of(held, ddmail.now())
                .certificate()
                .orElseThrow(() -> new Failure(
                        Problem.DAMAGED_KEY,
                        "the stored certificate " + held.fingerprint() + " is damaged",
                        "Import it again: ddmail openpgp import " + address + " FILE"));
        Row row = Row.row().with("fingerprint", held.fingerprint()).with("armor", certificate.armored());
        ddmail.output().document(row, certificate.armored());
        return 0;
    }

    @Command(
            name = "deactivate",
            description = "Store mail as it comes from now on. Certificates and settings stay for the next time.",
            footer = "Example: ddmail openpgp deactivate alice@example.org")
    int deactivate(@Parameters(paramLabel = ADDRESS, description = "The mailbox.") String address) throws Failure {
        Address wanted = Addresses.parse(ADDRESS, address);
        ddmail.output()
                .one(
                        row(ddmail.directory(address, session -> {
                            session.certificates().deactivate(wanted);
                            return session.openPgp(wanted);
                        })),
                        "state");
        return 0;
    }

    @Command(
            name = "remove",
            description = {
                "Take a certificate from a mailbox. Not the only one in use that can be used: deactivate first.",
                "Mail that was encrypted to it stays readable for its owner."
            },
            footer = "Example: ddmail openpgp remove alice@example.org --fingerprint FPR")
    int remove(
            @Parameters(paramLabel = ADDRESS, description = "The mailbox.") String address,
            @Option(names = FINGERPRINT, required = true, paramLabel = "FPR", description = "Which certificate.")
                    String fingerprint)
            throws Failure {
        Address wanted = Addresses.parse(ADDRESS, address);
        String hex = CertificateView.fingerprint(fingerprint);
        Instant now = ddmail.now();
        OpenPgpMailbox left = ddmail.directory(address, session -> {
            Choice.requireOthers(session.openPgp(wanted), hex, now);
            session.certificates().remove(wanted, hex);
            return session.openPgp(wanted);
        });
        ddmail.output().one(row(left), "state");
        if (left.active()) {
            Choice.warnOfUnusable(ddmail.output(), left, now);
        }
        return 0;
    }

    private OpenPgpMailbox mailbox(String address) throws Failure {
        Address wanted = Addresses.parse(ADDRESS, address);
        return ddmail.directory(address, session -> session.openPgp(wanted));
    }

    private Held choose(String address, @Nullable String fingerprint) throws Failure {
        Optional<String> hex =
                fingerprint == null ? Optional.empty() : Optional.of(CertificateView.fingerprint(fingerprint));
        return Choice.one(mailbox(address), hex, ddmail.now());
    }

    /** What every verb that ends with a mailbox prints. */
    static Row row(OpenPgpMailbox mailbox) {
        return Row.row()
                .with("address", mailbox.address().text(), "address", Addresses.text(mailbox.address()))
                .onlyInJson("unicode_address", Addresses.text(mailbox.address()))
                .with("state", mailbox.active() ? "active" : "disabled", "openpgp", mailbox.active() ? "on" : "off")
                .with("headers", mailbox.protectHeaders() ? OpenPgpChange.PROTECT : OpenPgpChange.KEEP)
                .with("on_unusable", mailbox.rejectUnusable() ? OpenPgpChange.REJECT : OpenPgpChange.DEFER)
                .flag("hidden_recipient", mailbox.hiddenRecipient())
                .list("in_use", fingerprints(mailbox, true))
                .list("imported", fingerprints(mailbox, false));
    }

    private static List<String> fingerprints(OpenPgpMailbox mailbox, boolean active) {
        return mailbox.certificates().stream()
                .filter(held -> held.active() == active)
                .map(Held::fingerprint)
                .toList();
    }
}
