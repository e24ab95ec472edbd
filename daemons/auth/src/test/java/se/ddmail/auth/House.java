// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import se.ddmail.directory.Address;
import se.ddmail.directory.InvalidAddressException;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;

/** The login rule with mailboxes in memory and cheap seals, so that a test takes no time. */
final class House {
    static final SealParameters CHEAP = new SealParameters(64, 2, 1);
    static final SealParameters CHEAPER = new SealParameters(64, 1, 1);

    private static final SecureRandom RANDOM = new SecureRandom();

    final FakeDirectory directory = new FakeDirectory();
    final Argon2Gate gate = new Argon2Gate(1024, Duration.ofMillis(50));
    final List<String> imitated = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    long nanos;
    final Login login = new Login(
            directory,
            gate,
            new Login.Brakes(
                    new NameHash(RANDOM),
                    new Turns(Duration.ofMillis(50)),
                    new Failures(100, () -> nanos),
                    pauses::add),
            CHEAP,
            (password, parameters) -> {
                imitated.add(parameters.toString());
                SealedKey.imitate(password, parameters);
            });

    LoginMailbox mailbox(String address, String password) {
        return mailbox(address, password, true, CHEAP);
    }

    LoginMailbox mailbox(String address, String password, boolean active, SealParameters parameters) {
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(RANDOM)) {
            String seal =
                    SealedKey.seal(key, bytes(password), parameters, RANDOM).record();
            return add(new LoginMailbox(
                    UUID.randomUUID(), address(address), active, key.publicKey().spki(), OptionalLong.of(1000), seal));
        }
    }

    LoginMailbox add(LoginMailbox mailbox) {
        directory.add(mailbox);
        return mailbox;
    }

    Verdict login(String user, String password, String service) throws UnavailableException, InterruptedException {
        return login.login(user, bytes(password), service);
    }

    static LoginMailbox withSeal(LoginMailbox mailbox, String seal) {
        return new LoginMailbox(
                mailbox.mailbox(), mailbox.address(), mailbox.active(), mailbox.publicKey(), mailbox.quota(), seal);
    }

    static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
