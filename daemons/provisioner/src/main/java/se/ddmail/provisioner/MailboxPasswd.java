// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.ddmail.directory.Address;
import se.ddmail.directory.ConflictException;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.mailcrypt.DamagedKeyException;
import se.ddmail.mailcrypt.DamagedSealException;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.MailboxPublicKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;

/** {@code ddmail mailbox passwd}: the same private key under a new password. No mail is touched, none is lost. */
@Command(
        name = "passwd",
        description = {
            "Change a password. The old one is needed: it alone opens the mailbox's key.",
            "What no option gives is asked for, on a terminal."
        },
        footer = "Example: ddmail mailbox passwd alice@example.org --old-password-file old --generate")
final class MailboxPasswd implements Callable<Integer> {
    private static final String OLD = "--old-password-file";
    private static final String NEW = "--new-password-file";
    private static final String STANDARD_INPUT = "-";

    @Parameters(paramLabel = "ADDRESS", description = "The mailbox.")
    private String address = "";

    @Option(
            names = OLD,
            paramLabel = "FILE",
            description = "The old password, from this file or, for -, standard input.")
    private @Nullable String oldFile;

    @ArgGroup
    private @Nullable NewPassword source;

    /** Where the new password comes from. */
    static final class NewPassword {
        @Option(
                names = NEW,
                paramLabel = "FILE",
                description = "The new password, from this file or, for -, standard input.")
        private @Nullable String file;

        @Option(names = "--generate", description = "Generate the new password and show it once.")
        private boolean generate;

        Passwords.Chosen from(Passwords passwords) throws Failure {
            return generate || file == null ? passwords.generated() : passwords.newFrom(file, NEW);
        }
    }

    private final Ddmail ddmail;

    MailboxPasswd(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Override
    public Integer call() throws Failure {
        Address wanted = Addresses.parse("ADDRESS", address);
        Passwords passwords = ddmail.passwords();
        checkSources(passwords);
        SealParameters configured = ddmail.configuration().seal();
        return ddmail.directory(address, session -> {
            LoginMailbox mailbox = session.login(wanted);
            SealedKey seal = parse(mailbox);
            try (MailboxPrivateKey key = open(seal, mailbox, passwords)) {
                Passwords.Chosen chosen = choose(passwords);
                try (Password password = chosen.password()) {
                    String record = reseal(key, password, seal.parameters(), configured);
                    if (!change(session, mailbox, record, wanted, chosen)) {
                        throw overtaken();
                    }
                    print(wanted, chosen);
                }
            }
            return 0;
        });
    }

    /** Says what is missing before anything is read or asked. */
    private void checkSources(Passwords passwords) throws Failure {
        if (STANDARD_INPUT.equals(oldFile) && source != null && STANDARD_INPUT.equals(source.file)) {
            throw new Failure(
                    Problem.USAGE,
                    OLD + " and " + NEW + " cannot both be standard input",
                    "Name a file for one of them, or take --generate.");
        }
        if (oldFile == null && !passwords.canAsk()) {
            throw new Failure(Problem.USAGE, "missing option: " + OLD, "Nobody can be asked here. Name a file, or - .");
        }
        if (source == null && !passwords.canAsk()) {
            throw new Failure(
                    Problem.USAGE,
                    "missing option: " + NEW + " or --generate",
                    "Nobody can be asked here. Name a file, or let a password be generated.");
        }
    }

    private MailboxPrivateKey open(SealedKey seal, LoginMailbox mailbox, Passwords passwords) throws Failure {
        try (Password old = oldFile == null ? passwords.ask("Old password: ") : passwords.from(oldFile, OLD)) {
            return seal.open(old.bytes(), MailboxPublicKey.of(mailbox.publicKey()))
                    .orElseThrow(() -> new Failure(
                            Problem.WRONG_PASSWORD,
                            "the old password of '" + address + "' is wrong",
                            "Nothing was changed. Only the old password opens the key of the mailbox, and so its mail;"
                                    + " there is no reset."));
        } catch (DamagedSealException | DamagedKeyException e) {
            throw damaged(e);
        }
    }

    private SealedKey parse(LoginMailbox mailbox) throws Failure {
        try {
            return SealedKey.parse(mailbox.seal());
        } catch (DamagedSealException e) {
            throw damaged(e);
        }
    }

    private boolean change(
            Session session, LoginMailbox mailbox, String record, Address wanted, Passwords.Chosen chosen)
            throws Failure, ConflictException {
        try {
            return session.directory().changeSeal(mailbox.mailbox(), mailbox.seal(), record);
        } catch (DirectoryException e) {
            // The answer to a COMMIT may be lost after it was done. Then nobody must be left without the new password.
            print(wanted, chosen);
            throw Troubles.unsure(
                    e,
                    "whether the password of '" + address + "' was changed",
                    "Either the old password is in force or the new one: try both.");
        }
    }

    private Passwords.Chosen choose(Passwords passwords) throws Failure {
        return source == null ? passwords.askNew() : source.from(passwords);
    }

    /** At the configured cost, but never with less memory or fewer passes than the mailbox had. */
    private static String reseal(
            MailboxPrivateKey key, Password password, SealParameters present, SealParameters configured) {
        SealParameters cost = new SealParameters(
                Math.max(present.memoryKib(), configured.memoryKib()),
                Math.max(present.iterations(), configured.iterations()),
                configured.parallelism());
        return SealedKey.seal(key, password.bytes(), cost, new SecureRandom()).record();
    }

    private void print(Address wanted, Passwords.Chosen chosen) {
        Row row = Row.row().with("address", wanted.text(), "address", Addresses.text(wanted));
        ddmail.output().one(chosen.addTo(row), Passwords.Chosen.FIELD);
        chosen.remind(ddmail.output());
    }

    private Failure overtaken() {
        return new Failure(
                Problem.CONFLICT,
                "the seal of '" + address + "' was changed meanwhile, by a login or by somebody else",
                "Your change is not done. Start again; if the old password is refused, another one is in force.");
    }

    private Failure damaged(Exception cause) {
        return new Failure(
                Problem.DAMAGED_KEY,
                "the stored key of '" + address + "' is damaged: " + cause.getMessage(),
                "Nothing was changed. No password will help: restore tables mailbox_key and seal from a backup.",
                cause);
    }
}
