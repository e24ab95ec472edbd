// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.OpenPgpChange;
import se.ddmail.directory.OpenPgpMailbox;
import se.ddmail.directory.OpenPgpMailbox.Held;

/** {@code ddmail openpgp activate}: encrypts new mail from now on, or changes how. */
@Command(
        name = "activate",
        description = {
            "Encrypt new mail, or change how. What no option names stays as it is.",
            "Without --fingerprint: to the certificates in use already, else to the only one imported.",
            "With it: to that one too. Mail is never stored unencrypted because a certificate became unusable."
        },
        footer = "Example: ddmail openpgp activate alice@example.org --headers protect")
final class OpenPgpActivate implements Callable<Integer> {
    @Parameters(paramLabel = "ADDRESS", description = "The mailbox.")
    private String address = "";

    @Option(names = "--fingerprint", paramLabel = "FPR", description = "Which certificate.")
    private @Nullable String fingerprint;

    @Option(
            names = "--headers",
            paramLabel = "keep|protect",
            description = "Leave the header as it is (keep, at first), or hide the subject and more (protect)."
                    + " Mail that comes encrypted keeps its subject.")
    private @Nullable String headers;

    @Option(
            names = "--on-unusable",
            paramLabel = "defer|reject",
            description = "While no certificate can be used, let mail wait (defer, at first), or refuse it (reject).")
    private @Nullable String onUnusable;

    @Option(
            names = "--hidden-recipient",
            negatable = true,
            description = "Name no key in messages; some mail programs then try all of theirs.")
    private @Nullable Boolean hiddenRecipient;

    private final Ddmail ddmail;

    OpenPgpActivate(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Override
    public Integer call() throws Failure {
        Address wanted = Addresses.parse("ADDRESS", address);
        Optional<String> hex =
                fingerprint == null ? Optional.empty() : Optional.of(CertificateView.fingerprint(fingerprint));
        OpenPgpChange change = new OpenPgpChange(
                oneOf("--headers", headers, OpenPgpChange.KEEP, OpenPgpChange.PROTECT),
                Optional.ofNullable(hiddenRecipient),
                oneOf("--on-unusable", onUnusable, OpenPgpChange.DEFER, OpenPgpChange.REJECT));
        Instant now = ddmail.now();
        OpenPgpMailbox changed = ddmail.directory(address, session -> {
            OpenPgpMailbox before = session.openPgp(wanted);
            List<Held> chosen = Choice.toEncryptTo(before, hex, now);
            if (!before.active() || hex.isPresent()) {
                Choice.requireUsable(before, CertificateView.all(chosen, now));
            }
            session.certificates()
                    .activate(wanted, chosen.stream().map(Held::fingerprint).toList(), change);
            return session.openPgp(wanted);
        });
        ddmail.output().one(OpenPgpCommands.row(changed), "state");
        remark(changed, now);
        return 0;
    }

    private void remark(OpenPgpMailbox changed, Instant now) {
        Choice.warnOfUnusable(ddmail.output(), changed, now);
        ddmail.output().remark("See that it can be read: ddmail openpgp test " + Addresses.text(changed.address()));
    }

    /** Whether it is the second of two words; empty when nothing is given. */
    private static Optional<Boolean> oneOf(String option, @Nullable String given, String first, String second)
            throws Failure {
        if (given == null) {
            return Optional.empty();
        }
        if (!given.equals(first) && !given.equals(second)) {
            throw new Failure(
                    Problem.USAGE,
                    option + " '" + given + "' is neither " + first + " nor " + second,
                    "Example: " + option + " " + second);
        }
        return Optional.of(given.equals(second));
    }
}
