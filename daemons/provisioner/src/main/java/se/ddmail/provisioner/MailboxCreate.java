// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.ConflictException;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.Domain;
import se.ddmail.directory.Mailbox;
import se.ddmail.directory.NewMailbox;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;

/** {@code ddmail mailbox create}: makes the key pair, seals it with the password and stores both at once. */
@Command(
        name = "create",
        description = {
            "Make a mailbox with its own key, sealed with its password.",
            "Without a password option a person is asked; where nobody can be asked, a password is generated.",
            "Without --account it belongs to the domain's account, in a global domain to a new account of its own."
        },
        footer = "Example: ddmail mailbox create alice@example.org --quota 1G")
final class MailboxCreate implements Callable<Integer> {
    @Parameters(paramLabel = "ADDRESS", description = "The new address, in a domain that was added.")
    private String address = "";

    @Option(names = "--account", paramLabel = "ID", description = "The account that it belongs to.")
    private @Nullable String account;

    @Option(
            names = "--quota",
            paramLabel = "SIZE",
            description = "Size limit, for example 500M or 1G; none if left out.")
    private String quota = "none";

    @ArgGroup
    private @Nullable NewPassword source;

    /** Where the password comes from. */
    static final class NewPassword {
        @Option(
                names = "--password-file",
                paramLabel = "FILE",
                description = "Take the password from this file, or from standard input for -.")
        private @Nullable String file;

        @Option(names = "--generate", description = "Generate a password and show it once.")
        private boolean generate;

        Passwords.Chosen from(Passwords passwords) throws Failure {
            return generate || file == null ? passwords.generated() : passwords.newFrom(file, "--password-file");
        }
    }

    private final Ddmail ddmail;

    MailboxCreate(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Override
    public Integer call() throws Failure {
        Address wanted = Addresses.parse("ADDRESS", address);
        OptionalLong size = Quota.parse(quota);
        ProvisionerConfig config = ddmail.configuration();
        return ddmail.directory(address, session -> {
            Domain domain = session.checkFree(wanted);
            Passwords.Chosen chosen = choose(ddmail.passwords());
            try (Password password = chosen.password()) {
                NewMailbox mailbox = sealed(wanted, size, password, config.seal());
                UUID id = create(session, mailbox, wanted, chosen);
                print(session.mailbox(wanted), chosen, config);
                if (!Home.make(config.mailRoot(), id)) {
                    ddmail.output()
                            .remark(
                                    "Its home was not made here. Dovecot 2.4 needs it before the first login: install -d"
                                            + " -m 2770 -o vmail -g vmail "
                                            + config.mailRoot().resolve(id.toString()));
                }
                if (!domain.verified()) {
                    ddmail.output().remark(DomainCommands.UNVERIFIED);
                }
                return 0;
            }
        });
    }

    private UUID create(Session session, NewMailbox mailbox, Address wanted, Passwords.Chosen chosen)
            throws Failure, ConflictException {
        try {
            return session.directory().createMailbox(mailbox);
        } catch (DirectoryException e) {
            // The answer to a COMMIT may be lost after it was done.
            ddmail.output().one(chosen.addTo(Row.row().with("address", wanted.text())), Passwords.Chosen.FIELD);
            throw Troubles.unsure(
                    e,
                    "whether '" + address + "' was created",
                    "See: ddmail mailbox show " + address + ". If it is there, it has this password.");
        }
    }

    private Passwords.Chosen choose(Passwords passwords) throws Failure {
        if (source != null) {
            return source.from(passwords);
        }
        return passwords.canAsk() ? passwords.askNew() : passwords.generated();
    }

    private NewMailbox sealed(Address wanted, OptionalLong size, Password password, SealParameters parameters) {
        SecureRandom random = new SecureRandom();
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            return new NewMailbox(
                    wanted,
                    Optional.ofNullable(account),
                    size,
                    key.publicKey().spki(),
                    key.publicKey().keyId(),
                    SealedKey.seal(key, password.bytes(), parameters, random).record());
        }
    }

    private void print(Mailbox mailbox, Passwords.Chosen chosen, ProvisionerConfig config) {
        Row row = MailboxCommands.row(mailbox, config.mailRoot());
        ddmail.output().one(chosen.addTo(row), Passwords.Chosen.FIELD);
        chosen.remind(ddmail.output());
    }
}
