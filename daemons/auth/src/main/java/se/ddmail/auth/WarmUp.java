// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import se.ddmail.auth.Answers.Dialect;
import se.ddmail.directory.Address;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.mailcrypt.DamagedSealException;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;

/** Runs the work of a login before there is one, so that the first users do not wait for the compiler. */
final class WarmUp {
    private static final int ROUNDS = 2;

    private WarmUp() {}

    static void run(SealParameters parameters) {
        SecureRandom random = new SecureRandom();
        byte[] password = "warm-up".getBytes(StandardCharsets.US_ASCII);
        Answers answers = new Answers(Path.of("/"));
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            SealedKey seal = SealedKey.seal(key, password, parameters, random);
            LoginMailbox mailbox = new LoginMailbox(
                    new UUID(0, 0),
                    Address.parse("warm-up@localhost.invalid"),
                    true,
                    key.publicKey().spki(),
                    OptionalLong.empty(),
                    seal.record());
            KnownMailbox known = new KnownMailbox(mailbox, key.publicKey());
            for (int i = 0; i < ROUNDS; i++) {
                Optional<MailboxPrivateKey> opened = seal.open(password, key.publicKey());
                answers.passdb(new Verdict.Granted(known, opened), Dialect.V2_3);
                opened.ifPresent(MailboxPrivateKey::close);
            }
        } catch (InvalidAddressException | DamagedSealException e) {
            throw new AssertionError("what was just made is sound", e);
        }
    }
}
