// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static se.ddmail.openpgp.Fixture.certificate;
import static se.ddmail.openpgp.Fixture.parsed;
import static se.ddmail.openpgp.Owner.CREATED;
import static se.ddmail.openpgp.Owner.ENCRYPTS;
import static se.ddmail.openpgp.Owner.NOTHING_MORE;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.PublicSubkeyPacket;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.bcpg.SignatureSubpacket;
import org.bouncycastle.bcpg.sig.Features;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.openpgp.Assessment.Reason;
import se.ddmail.openpgp.Assessment.Unusable;
import se.ddmail.openpgp.Assessment.Usable;

class PolicyTest {
    private static final Instant NOW = Instant.parse("2026-12-15T00:00:00Z");
    private static final Instant MIDSUMMER = Instant.parse("2026-06-24T00:00:00Z");

    private final Owner owner = Owner.ofVersion(4);
    private final PGPPublicKey subkey = owner.x25519();

    @ParameterizedTest
    @CsvSource({
        "certificates/gpg-rsa2048.asc, RSA 2048",
        "certificates/gpg-rsa4096.asc, RSA 4096",
        "certificates/gpg-one-key.asc, RSA 2048",
        "certificates/gpg-cv25519.asc, Cv25519",
        "certificates/gpg-cv25519.gpg, Cv25519",
        "certificates/gpg-dsa3072-cv25519.asc, Cv25519",
        "certificates/gpg-nistp256.asc, NIST P-256",
        "certificates/gpg-nistp384.asc, NIST P-384",
        "certificates/gpg-nistp521.asc, NIST P-521",
        "certificates/gpg-brainpoolP256r1.asc, Brainpool P-256",
        "certificates/gpg-brainpoolP384r1.asc, Brainpool P-384",
        "certificates/gpg-brainpoolP512r1.asc, Brainpool P-512",
        "certificates/gpg-sha1-2013.asc, RSA 2048",
        "certificates/sq-rsa3k.asc, RSA 3072",
        "certificates/sq-rsa4k.asc, RSA 4096",
        "certificates/sq-cv25519.asc, Cv25519",
        "certificates/rnp-rsa3072.asc, RSA 3072",
        "certificates/rnp-dsa2048-rsa2048.asc, RSA 2048",
        "certificates/rnp-nistp256.asc, NIST P-256",
        "certificates/rnp-brainpoolP256r1.asc, Brainpool P-256",
        "certificates/rnp-cv25519.asc, Cv25519",
        "samples/alice.asc, Cv25519",
        "samples/bob.asc, RSA 3072",
        "samples/ricarda.pgp, RSA 3072",
        "samples/david.pgp, X25519",
        "samples/rfc9580-a3.asc, X25519"
    })
    void every_kind_of_good_key_is_usable(String name, String algorithm) {
        assertThat(usable(certificate(name), NOW).keys())
                .extracting(EncryptionKey::algorithm)
                .containsExactly(algorithm);
    }

    @ParameterizedTest
    @CsvSource({
        "certificates/gpg-rsa1024.asc, TOO_WEAK",
        "certificates/gpg-dsa1024.asc, TOO_WEAK",
        "certificates/gpg-weak-subkey.asc, TOO_WEAK",
        "certificates/gpg-sha1-2015.asc, TOO_WEAK",
        "certificates/gpg-secp256k1.asc, TOO_WEAK",
        "samples/carol.asc, TOO_WEAK", // ElGamal
        "certificates/gpg-expiring.asc, EXPIRED",
        "certificates/sq-expired-without-user-id.asc, EXPIRED",
        "certificates/gpg-revoked.asc, REVOKED",
        "certificates/sq-unspecified.pgp, REVOKED",
        "certificates/sq-compromised.pgp, REVOKED",
        "certificates/sq-superseded.pgp, REVOKED",
        "certificates/sq-retired.pgp, REVOKED",
        "samples/alice-revoked.pgp, REVOKED",
        "samples/bob-revoked.pgp, REVOKED",
        "certificates/sq-no-encryption.asc, NO_ENCRYPTION_KEY"
    })
    void what_is_not_good_is_unusable_and_the_reason_told(String name, Reason reason) {
        assertThat(assess(certificate(name), NOW)).isEqualTo(new Unusable(reason));
    }

    @ParameterizedTest
    @CsvSource({"superseded, true", "retired, true", "unspecified, false", "compromised, false"})
    void a_soft_revocation_counts_from_its_date_and_a_hard_one_for_all_time(String name, boolean before) {
        Certificate certificate = certificate("certificates/sq-" + name + ".pgp");
        Instant revoked = Instant.parse("2026-06-01T00:00:00Z");
        assertThat(assess(certificate, revoked.minusSeconds(1)) instanceof Usable)
                .isEqualTo(before);
        assertThat(assess(certificate, revoked)).isEqualTo(new Unusable(Reason.REVOKED));
    }

    @Test
    void an_extension_counts_and_is_not_lost_in_a_merge() throws Exception {
        Certificate old = certificate("certificates/gpg-expiring.asc");
        Certificate extended = certificate("certificates/gpg-extended.asc");
        assertThat(usable(old, MIDSUMMER).until()).contains(Instant.parse("2026-07-01T12:00:00Z"));
        assertThat(usable(extended, NOW).until()).contains(Instant.parse("2028-01-01T12:00:00Z"));
        assertThat(usable(extended.merge(old), NOW).until()).contains(Instant.parse("2028-01-01T12:00:00Z"));
    }

    @Test
    void all_good_subkeys_are_taken_until_each_expires() {
        Certificate several = certificate("certificates/gpg-several-subkeys.asc");
        Usable both = usable(several, NOW);
        assertThat(both.keys()).extracting(EncryptionKey::algorithm).containsExactly("Cv25519", "Cv25519");
        assertThat(both.keys())
                .extracting(key -> key.expires().orElseThrow())
                .containsExactlyInAnyOrder(
                        Instant.parse("2027-01-01T12:00:00Z"), Instant.parse("2028-01-01T12:00:00Z"));
        assertThat(both.until()).contains(Instant.parse("2028-01-01T12:00:00Z"));
        assertThat(usable(several, Instant.parse("2027-06-01T00:00:00Z")).keys())
                .hasSize(1);
        assertThat(assess(several, Instant.parse("2028-01-01T12:00:00Z"))).isEqualTo(new Unusable(Reason.EXPIRED));
    }

    @Test
    void a_key_is_named_as_session_key_packets_name_it() {
        EncryptionKey version4 =
                usable(certificate("samples/alice.asc"), NOW).keys().get(0);
        assertThat(version4.fingerprint()).isEqualTo("ea02b24ffd4c1b96616d3df24766f6b9d5f21eb6");
        assertThat(version4.keyId()).isEqualTo(0x4766f6b9d5f21eb6L);
        EncryptionKey version6 =
                usable(certificate("samples/rfc9580-a3.asc"), NOW).keys().get(0);
        assertThat(version6.fingerprint())
                .isEqualTo("12c83f1e706f6308fe151a417743a1f033790e93e9978488d1db378da9930885");
        assertThat(version6.keyId()).isEqualTo(0x12c83f1e706f6308L);
        assertThat(version4)
                .isEqualTo(usable(certificate("samples/alice.asc"), NOW).keys().get(0));
        assertThat(version4).isNotEqualTo(version6);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void x448_is_good_under_ed448(int version) {
        Owner other = Owner.withEd448(version);
        PGPPublicKey key = other.x448();
        assertThat(usable(with(other, key), NOW).keys())
                .extracting(EncryptionKey::algorithm)
                .containsExactly("X448");
    }

    @Test
    void the_curve_of_448_bits_is_good_in_the_older_form_too() {
        PGPPublicKey key = owner.cv448();
        assertThat(usable(with(owner, key), NOW).keys())
                .extracting(EncryptionKey::algorithm)
                .containsExactly("Cv448");
    }

    @Test
    void the_features_of_the_certificate_say_whether_it_reads_aead() {
        Certificate does = parsed(
                owner.key(),
                owner.direct(CREATED, s -> s.setFeature(false, Features.FEATURE_SEIPD_V2)),
                owner.key(subkey),
                owner.binding(subkey, CREATED, ENCRYPTS));
        assertThat(usable(does, NOW).keys()).allMatch(EncryptionKey::aead);
        assertThat(usable(with(owner, subkey), NOW).keys()).noneMatch(EncryptionKey::aead);
        assertThat(usable(certificate("samples/alice.asc"), NOW).keys()).noneMatch(EncryptionKey::aead);
    }

    @ParameterizedTest
    @CsvSource({"4, true", "8, true", "12, true", "1, false", "3, false", "32, false", "0, false"})
    void the_key_flags_say_whether_a_subkey_is_for_encryption(int flags, boolean good) {
        Certificate certificate = parsed(
                owner.key(),
                owner.direct(CREATED, NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, CREATED, s -> s.setKeyFlags(true, flags)));
        assertThat(assess(certificate, NOW) instanceof Usable).isEqualTo(good);
        if (!good) {
            assertThat(assess(certificate, NOW)).isEqualTo(new Unusable(Reason.NO_ENCRYPTION_KEY));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, true", "6, false"})
    void without_key_flags_the_algorithm_says_it_in_version_4(int version, boolean good) {
        Owner other = Owner.ofVersion(version);
        PGPPublicKey key = other.x25519();
        Certificate certificate = parsed(
                other.key(),
                other.direct(CREATED, NOTHING_MORE),
                other.key(key),
                other.binding(key, CREATED, NOTHING_MORE));
        assertThat(assess(certificate, NOW) instanceof Usable).isEqualTo(good);
    }

    @Test
    void the_newest_binding_speaks() {
        Certificate certificate = parsed(
                owner.key(),
                owner.direct(CREATED, NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, CREATED.plusSeconds(9), s -> s.setKeyFlags(true, KeyFlags.SIGN_DATA)),
                owner.binding(subkey, CREATED, ENCRYPTS));
        assertThat(assess(certificate, NOW)).isEqualTo(new Unusable(Reason.NO_ENCRYPTION_KEY));
    }

    @Test
    void a_subkey_expires_by_its_binding_and_with_its_primary_key() {
        Certificate certificate = parsed(
                owner.key(),
                owner.direct(CREATED, s -> s.setKeyExpirationTime(true, days(200))),
                owner.key(subkey),
                owner.binding(subkey, CREATED, s -> {
                    ENCRYPTS.accept(s);
                    s.setKeyExpirationTime(true, days(300));
                }));
        Instant end = CREATED.plus(Duration.ofDays(200));
        assertThat(usable(certificate, end.minusSeconds(1)).until()).contains(end);
        assertThat(assess(certificate, end)).isEqualTo(new Unusable(Reason.EXPIRED));
    }

    @Test
    void an_expired_binding_does_not_count() {
        Certificate certificate = parsed(
                owner.key(),
                owner.direct(CREATED, NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, CREATED, s -> {
                    ENCRYPTS.accept(s);
                    s.setSignatureExpirationTime(true, days(10));
                }));
        assertThat(usable(certificate, CREATED).until()).contains(CREATED.plus(Duration.ofDays(10)));
        assertThat(assess(certificate, NOW)).isEqualTo(new Unusable(Reason.EXPIRED));
    }

    @Test
    void a_direct_key_signature_outweighs_a_newer_certification_that_says_otherwise() {
        Certificate certificate = parsed(
                owner.key(),
                owner.direct(CREATED, s -> s.setKeyExpirationTime(true, days(10))),
                owner.userId("x"),
                owner.certification("x", CREATED.plusSeconds(9), s -> s.setKeyExpirationTime(true, days(1000))),
                owner.key(subkey),
                owner.binding(subkey, CREATED, ENCRYPTS));
        assertThat(assess(certificate, NOW)).isEqualTo(new Unusable(Reason.EXPIRED));
    }

    @Test
    void what_is_made_in_the_future_does_not_count_yet_but_clocks_may_differ_a_little() {
        Certificate certificate = with(owner, subkey);
        assertThat(assess(certificate, CREATED.minus(Duration.ofMinutes(9)))).isInstanceOf(Usable.class);
        assertThat(assess(certificate, CREATED.minus(Duration.ofMinutes(11))))
                .isEqualTo(new Unusable(Reason.NOT_YET_VALID));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 2, 32, 99})
    void a_hard_revocation_is_not_ended_by_anything(int reason) {
        Certificate primary = parsed(
                owner.key(),
                owner.revocation(MIDSUMMER, reason),
                owner.direct(MIDSUMMER.plusSeconds(9), NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, CREATED, ENCRYPTS));
        Certificate sub = parsed(
                owner.key(),
                owner.direct(CREATED, NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, MIDSUMMER.plusSeconds(9), ENCRYPTS),
                owner.subkeyRevocation(subkey, MIDSUMMER, reason));
        for (Instant moment : List.of(MIDSUMMER.minusSeconds(9), NOW)) {
            assertThat(assess(primary, moment)).isEqualTo(new Unusable(Reason.REVOKED));
            assertThat(assess(sub, moment)).isEqualTo(new Unusable(Reason.REVOKED));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_newer_self_signature_ends_a_soft_revocation(int reason) {
        Certificate revoked = parsed(
                owner.key(),
                owner.direct(CREATED, NOTHING_MORE),
                owner.revocation(MIDSUMMER, reason),
                owner.key(subkey),
                owner.binding(subkey, CREATED, ENCRYPTS),
                owner.subkeyRevocation(subkey, MIDSUMMER, reason));
        Certificate primaryAgain = parsed(revoked.encoded(), owner.direct(MIDSUMMER.plusSeconds(9), NOTHING_MORE));
        Certificate bothAgain =
                parsed(primaryAgain.encoded(), owner.binding(subkey, MIDSUMMER.plusSeconds(9), ENCRYPTS));
        assertThat(assess(revoked, MIDSUMMER.minusSeconds(1))).isInstanceOf(Usable.class);
        assertThat(assess(revoked, NOW)).isEqualTo(new Unusable(Reason.REVOKED));
        assertThat(assess(primaryAgain, NOW)).isEqualTo(new Unusable(Reason.REVOKED));
        assertThat(assess(bothAgain, NOW)).isInstanceOf(Usable.class);
    }

    @Test
    void a_stranger_cannot_revoke() {
        Owner stranger = Owner.ofVersion(4);
        Certificate certificate = parsed(with(owner, subkey).encoded(), stranger.revocation(MIDSUMMER, 0));
        assertThat(assess(certificate, NOW)).isInstanceOf(Usable.class);
    }

    @Test
    void a_revoked_user_id_does_not_speak_any_more() {
        byte[][] certified = {
            owner.key(),
            owner.userId("x"),
            owner.certification("x", CREATED, s -> s.setKeyExpirationTime(true, days(1000))),
            owner.certificationRevocation("x", MIDSUMMER),
            owner.key(subkey),
            owner.binding(subkey, CREATED, ENCRYPTS)
        };
        assertThat(assess(parsed(certified), MIDSUMMER.minusSeconds(1))).isInstanceOf(Usable.class);
        assertThat(assess(parsed(certified), NOW)).isEqualTo(new Unusable(Reason.REVOKED));
        Certificate revived = parsed(
                parsed(certified).encoded(),
                owner.userId("x"),
                owner.certification("x", MIDSUMMER.plusSeconds(9), NOTHING_MORE));
        assertThat(usable(revived, NOW).until()).isEmpty();
        assertThat(usable(certificate("certificates/gpg-revoked-user-id.asc"), NOW)
                        .until())
                .contains(Instant.parse("2028-01-01T12:00:00Z"));
    }

    @Test
    void a_subkey_alone_is_not_enough_without_a_word_on_the_primary_key() {
        Certificate certificate = parsed(owner.key(), owner.key(subkey), owner.binding(subkey, CREATED, ENCRYPTS));
        assertThat(assess(certificate, NOW)).isEqualTo(new Unusable(Reason.NO_ENCRYPTION_KEY));
    }

    @Test
    void version_6_needs_a_direct_key_signature() {
        Owner other = Owner.ofVersion(6);
        PGPPublicKey key = other.x25519();
        Certificate certificate = parsed(
                other.key(),
                other.userId("x"),
                other.certification("x", CREATED, NOTHING_MORE),
                other.key(key),
                other.binding(key, CREATED, ENCRYPTS));
        assertThat(assess(certificate, NOW)).isEqualTo(new Unusable(Reason.NO_ENCRYPTION_KEY));
        assertThat(assess(with(other, key), NOW)).isInstanceOf(Usable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {HashAlgorithmTags.MD5, HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160})
    void a_new_signature_with_a_weak_hash_does_not_count_except_to_revoke(int hash) {
        Certificate good = with(owner, subkey);
        owner.hashing(hash);
        Certificate weak = parsed(
                owner.key(),
                owner.direct(CREATED, NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, CREATED, ENCRYPTS));
        assertThat(assess(weak, NOW)).isEqualTo(new Unusable(Reason.TOO_WEAK));
        Certificate notExtended =
                parsed(good.encoded(), owner.direct(MIDSUMMER, s -> s.setKeyExpirationTime(true, days(1))));
        assertThat(assess(notExtended, NOW)).isInstanceOf(Usable.class);
        Certificate revoked = parsed(good.encoded(), owner.revocation(MIDSUMMER, 0));
        assertThat(assess(revoked, NOW)).isEqualTo(new Unusable(Reason.REVOKED));
    }

    @ParameterizedTest
    @ValueSource(ints = {HashAlgorithmTags.SHA1, HashAlgorithmTags.RIPEMD160})
    void an_old_signature_with_one_of_them_counts_but_not_with_md5(int hash) {
        Instant old = Instant.parse("2014-01-31T23:59:59Z");
        Owner early = Owner.createdAt(old);
        PGPPublicKey key = early.x25519();
        assertThat(assess(with(early.hashing(hash), key, old), NOW)).isInstanceOf(Usable.class);
        assertThat(assess(with(early.hashing(hash), key, old.plusSeconds(1)), NOW))
                .isEqualTo(new Unusable(Reason.TOO_WEAK));
        assertThat(assess(with(early.hashing(HashAlgorithmTags.MD5), key, old), NOW))
                .isEqualTo(new Unusable(Reason.TOO_WEAK));
    }

    @Test
    void a_signature_older_than_its_key_does_not_count() {
        assertThat(assess(with(owner, subkey, CREATED.minusSeconds(1)), NOW))
                .isEqualTo(new Unusable(Reason.NO_ENCRYPTION_KEY));
    }

    @Test
    void something_critical_that_is_not_known_makes_a_signature_worthless() {
        Certificate certificate = parsed(
                owner.key(),
                owner.direct(CREATED, NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, CREATED, s -> {
                    ENCRYPTS.accept(s);
                    s.addCustomSubpacket(new SignatureSubpacket(101, true, false, new byte[] {1}) {});
                }));
        Certificate harmless = parsed(
                owner.key(),
                owner.direct(
                        CREATED,
                        s -> s.addCustomSubpacket(new SignatureSubpacket(101, false, false, new byte[] {1}) {})),
                owner.key(subkey),
                owner.binding(subkey, CREATED, ENCRYPTS));
        assertThat(assess(certificate, NOW)).isInstanceOf(Unusable.class);
        assertThat(assess(harmless, NOW)).isInstanceOf(Usable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 300})
    void subpackets_of_odd_lengths_are_judged_without_an_exception(int length) {
        byte[] data = new byte[length];
        byte[] good = with(owner, subkey).encoded();
        int read = 0;
        for (int type = 1; type <= 40; type++) {
            SignatureSubpacket odd = new SignatureSubpacket(type, false, false, data) {};
            byte[] revocation = owner.revocation(MIDSUMMER, s -> s.addCustomSubpacket(odd));
            byte[] direct = owner.direct(CREATED, s -> s.addCustomSubpacket(odd));
            Certificate certificate = parsed(good, direct);
            assertThat(assess(certificate, NOW)).as("type %d", type).isNotNull();
            assertThat(assess(parsed(certificate.encoded(), revocation), NOW))
                    .as("type %d", type)
                    .isNotNull();
            read += certificate.direct().size() - 1;
        }
        assertThat(read).isGreaterThan(10);
    }

    @Test
    void a_key_that_nothing_can_be_encrypted_to_is_unusable() {
        byte[] body = body(owner.key(subkey));
        Arrays.fill(body, body.length - 32, body.length, (byte) 0);
        PGPPublicKey zero =
                Key.read(new Packet(Packet.PUBLIC_SUBKEY, body)).orElseThrow().pgp();
        assertThat(assess(with(owner, zero), NOW)).isEqualTo(new Unusable(Reason.DAMAGED));
    }

    @ParameterizedTest
    @CsvSource({
        "2048, 65537, true",
        "2048, 3, true",
        "2048, 1, false",
        "2048, 2, false",
        "2048, 4, false",
        "100, 3, false"
    })
    void an_rsa_key_that_keeps_no_secret_is_none(int bits, int exponent, boolean read) throws IOException {
        BigInteger odd = BigInteger.ONE.shiftLeft(bits - 1).setBit(0);
        assertThat(Key.read(rsa(odd, exponent)).isPresent()).isEqualTo(read);
        assertThat(Key.read(rsa(odd.clearBit(0), exponent))).isEmpty();
    }

    private static Packet rsa(BigInteger modulus, int exponent) throws IOException {
        RSAPublicBCPGKey key = new RSAPublicBCPGKey(modulus, BigInteger.valueOf(exponent));
        PublicKeyPacket packet = new PublicSubkeyPacket(4, PublicKeyAlgorithmTags.RSA_GENERAL, Date.from(CREATED), key);
        return new Packet(Packet.PUBLIC_SUBKEY, packet.getEncodedContents());
    }

    private static Certificate with(Owner owner, PGPPublicKey subkey) {
        return with(owner, subkey, CREATED);
    }

    private static Certificate with(Owner owner, PGPPublicKey subkey, Instant made) {
        return parsed(
                owner.key(),
                owner.direct(made, NOTHING_MORE),
                owner.key(subkey),
                owner.binding(subkey, made, ENCRYPTS));
    }

    private static byte[] body(byte[] packet) {
        try {
            return Packet.split(packet).get(0).body();
        } catch (BadCertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static long days(int days) {
        return Duration.ofDays(days).toSeconds();
    }

    private static Assessment assess(Certificate certificate, Instant moment) {
        return Policy.CURRENT.assess(certificate, moment);
    }

    private static Usable usable(Certificate certificate, Instant moment) {
        Assessment assessment = assess(certificate, moment);
        assertThat(assessment).isInstanceOf(Usable.class);
        return Optional.of(assessment).map(Usable.class::cast).orElseThrow();
    }
}
