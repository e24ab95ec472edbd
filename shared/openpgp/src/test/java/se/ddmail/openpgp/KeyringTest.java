// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static se.ddmail.openpgp.Fixture.certificate;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.junit.jupiter.api.Test;
import se.ddmail.openpgp.Assessment.Reason;
import se.ddmail.openpgp.Assessment.Unusable;
import se.ddmail.openpgp.Assessment.Usable;

class KeyringTest {
    private static final byte[] EXPIRING =
            certificate("certificates/gpg-expiring.asc").encoded();
    private static final byte[] FOREVER =
            certificate("certificates/gpg-cv25519.asc").encoded();
    private static final byte[] REVOKED =
            certificate("certificates/gpg-revoked.asc").encoded();
    private static final byte[] WEAK =
            certificate("certificates/gpg-rsa1024.asc").encoded();
    private static final byte[] DAMAGED = {1, 2, 3};

    private final SetClock clock = new SetClock();
    private final Keyring keyring = new Keyring(Policy.CURRENT, clock, 2);

    @Test
    void one_usable_certificate_is_enough_and_the_keys_of_all_that_are_usable_are_taken() {
        assertThat(keyring.assess(List.of(DAMAGED, REVOKED, FOREVER))).isEqualTo(keyring.assess(List.of(FOREVER)));
        Usable both = (Usable) keyring.assess(List.of(EXPIRING, REVOKED, FOREVER));
        assertThat(both.keys()).hasSize(2);
        assertThat(both.until()).isEmpty();
        assertThat(((Usable) keyring.assess(List.of(FOREVER, FOREVER))).keys()).hasSize(1);
    }

    @Test
    void of_several_reasons_the_one_that_the_owner_can_do_most_about_is_told() {
        clock.now = Instant.parse("2026-08-01T00:00:00Z");
        assertThat(keyring.assess(List.of())).isEqualTo(new Unusable(Reason.NO_ENCRYPTION_KEY));
        assertThat(keyring.assess(List.of(DAMAGED))).isEqualTo(new Unusable(Reason.DAMAGED));
        assertThat(keyring.assess(List.of(DAMAGED, WEAK))).isEqualTo(new Unusable(Reason.TOO_WEAK));
        assertThat(keyring.assess(List.of(WEAK, REVOKED))).isEqualTo(new Unusable(Reason.REVOKED));
        assertThat(keyring.assess(List.of(REVOKED, EXPIRING))).isEqualTo(new Unusable(Reason.EXPIRED));
    }

    @Test
    void a_certificate_that_is_kept_expires_with_the_clock() {
        assertThat(keyring.assess(List.of(EXPIRING))).isInstanceOf(Usable.class);
        clock.now = Instant.parse("2026-07-01T12:00:00Z");
        assertThat(keyring.assess(List.of(EXPIRING))).isEqualTo(new Unusable(Reason.EXPIRED));
    }

    @Test
    void it_judges_right_beyond_what_it_keeps_and_from_several_threads() {
        List<byte[]> all = List.of(FOREVER, EXPIRING, REVOKED, WEAK, DAMAGED);
        List<Boolean> usable = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> keyring.assess(List.of(all.get(i % all.size()))) instanceof Usable)
                .toList();
        assertThat(usable)
                .isEqualTo(IntStream.range(0, 200)
                        .mapToObj(i -> i % all.size() < 2)
                        .toList());
    }

    @Test
    void octets_changed_after_they_were_read_are_other_octets() {
        byte[] octets = FOREVER.clone();
        assertThat(keyring.assess(List.of(octets))).isInstanceOf(Usable.class);
        octets[0] = 0;
        assertThat(keyring.assess(List.of(octets))).isEqualTo(new Unusable(Reason.DAMAGED));
        assertThat(keyring.assess(List.of(FOREVER))).isInstanceOf(Usable.class);
    }

    @Test
    void big_certificates_are_not_kept_beyond_a_size() {
        Keyring large = new Keyring(Policy.CURRENT, clock, Integer.MAX_VALUE);
        for (int i = 0; i < 20; i++) {
            byte[] octets = new byte[1 << 19];
            octets[0] = (byte) i;
            large.assess(List.of(octets));
            large.assess(List.of(octets));
            assertThat(large.octetsKept()).isEqualTo(Math.min(i + 1, 16) * (1L << 19));
        }
    }

    @Test
    void of_very_many_keys_the_newest_are_taken() {
        List<byte[]> certificates = IntStream.range(0, 22)
                .mapToObj(i -> Owner.createdAt(Owner.CREATED.plusSeconds(i)))
                .map(owner -> {
                    PGPPublicKey key = owner.x25519();
                    return Owner.file(
                            owner.key(),
                            owner.direct(Owner.CREATED.plusSeconds(60), Owner.NOTHING_MORE),
                            owner.key(key),
                            owner.binding(key, Owner.CREATED.plusSeconds(60), Owner.ENCRYPTS));
                })
                .toList();
        List<EncryptionKey> keys = ((Usable) keyring.assess(certificates)).keys();
        assertThat(keys).hasSize(20).allMatch(key -> !key.created().isBefore(Owner.CREATED.plusSeconds(2)));
    }

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-06-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
