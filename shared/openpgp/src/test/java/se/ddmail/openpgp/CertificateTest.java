// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static se.ddmail.openpgp.Fixture.certificate;
import static se.ddmail.openpgp.Fixture.octets;
import static se.ddmail.openpgp.Fixture.parsed;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.ddmail.openpgp.BadCertificateException.Fault;

class CertificateTest {
    private static final String ARMORED = text("samples/alice.asc");
    private static final byte[] BINARY = certificate("samples/alice.asc").encoded();

    @Test
    void it_says_who_it_is() {
        Certificate alice = certificate("samples/alice.asc");
        assertThat(alice.fingerprint()).isEqualTo("eb85bb5fa33a75e15e944e63f231550c4f47e38e");
        assertThat(alice.version()).isEqualTo(4);
        assertThat(alice.algorithm()).isEqualTo("Ed25519");
        assertThat(alice.created()).isEqualTo(Instant.parse("2019-01-22T11:56:25Z"));
        assertThat(alice.userIds()).containsExactly("Alice Lovelace <alice@openpgp.example>");

        Certificate version6 = certificate("samples/rfc9580-a3.asc");
        assertThat(version6.fingerprint())
                .isEqualTo("cb186c4f0609a697e4d52dfa6c722b0c1f1e27c18a56708f6525ec27bad9acc9");
        assertThat(version6.version()).isEqualTo(6);
        assertThat(version6.userIds()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "samples/alice.asc",
                "samples/bob.asc",
                "samples/carol.asc",
                "samples/david.pgp",
                "samples/ricarda.pgp",
                "samples/rfc9580-a3.asc",
                "certificates/gpg-several-subkeys.asc",
                "certificates/gpg-revoked-user-id.asc",
                "certificates/gpg-secp256k1.asc",
                "certificates/sq-rsa3k.asc",
                "certificates/sq-retired.pgp",
                "certificates/rnp-dsa2048-rsa2048.asc"
            })
    void what_it_writes_is_read_as_the_same_certificate(String name) {
        Certificate certificate = certificate(name);
        assertThat(parsed(certificate.encoded())).isEqualTo(certificate).hasSameHashCodeAs(certificate);
        assertThat(parsed(ascii(certificate.armored()))).isEqualTo(certificate);
        assertThat(parsed(certificate.encoded()).encoded()).isEqualTo(certificate.encoded());
    }

    @Test
    void armor_is_written_as_old_programs_need_it_and_without_checksum_in_version_6() {
        String checksum = "=R/WK"; // of "hello": echo -n hello | gpg --enarmor
        assertThat(Armor.encode(ascii("hello"), true)).contains("\n\naGVsbG8=\n" + checksum + "\n-----END");
        assertThat(certificate("samples/alice.asc").armored()).containsPattern("\n=[A-Za-z0-9+/]{4}\n-----END");
        assertThat(certificate("samples/david.pgp").armored()).doesNotContainPattern("\n=");
    }

    @Test
    void armor_is_read_as_people_paste_it() {
        String body = ARMORED.substring(ARMORED.indexOf("\n\n"), ARMORED.indexOf("-----END"));
        String checksum = body.substring(body.lastIndexOf("\n=") + 1);
        String begin = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
        String end = "-----END PGP PUBLIC KEY BLOCK-----";
        List<String> pasted = List.of(
                ARMORED.replace("\n", "\r\n"),
                "Łukasz schrieb:\n\n" + ARMORED + "\n-- \nLukas\n",
                "\ufeff" + ARMORED,
                begin + "\nVersion: GnuPG v2\nComment: a: b\nMessageID: x" + body + end,
                begin + body.replace(checksum, "") + end,
                begin + body.replace(checksum, "=AAAA\n") + end,
                begin + "\n" + body.strip() + "\n" + end,
                begin + body.replace("\n", "  \n\t") + end + "  ");
        assertThat(pasted)
                .allSatisfy(text -> assertThat(
                                parsed(text.getBytes(StandardCharsets.UTF_8)).encoded())
                        .isEqualTo(BINARY));
    }

    @Test
    void packets_that_are_not_known_and_signatures_of_others_are_left_out() {
        byte[] trust = new Packet(12, new byte[] {1, 2}).encoded();
        byte[] padding = new Packet(21, new byte[300]).encoded();
        byte[] attribute = new Packet(17, new byte[] {2, 1, 0}).encoded();
        byte[] bobs = signatureOf("samples/bob.asc");
        byte[] unknown = new Packet(63, new byte[9000]).encoded();
        byte[] unknownKey = new Packet(Packet.PUBLIC_SUBKEY, new byte[] {4, 0, 0, 0, 0, 99}).encoded();
        byte[] marker = new Packet(10, ascii("PGP")).encoded();
        byte[] file =
                Owner.file(marker, between(BINARY, trust, padding), attribute, bobs, unknown, bobs, unknownKey, bobs);
        assertThat(parsed(file).encoded()).isEqualTo(BINARY);
    }

    @Test
    void a_user_id_or_subkey_that_the_owner_did_not_sign_is_left_out() {
        Owner owner = Owner.ofVersion(4);
        Owner stranger = Owner.ofVersion(4);
        var subkey = owner.x25519();
        Certificate certificate = parsed(
                owner.key(),
                owner.userId("own"),
                owner.certification("own", Owner.CREATED, Owner.NOTHING_MORE),
                owner.userId("not own"),
                owner.certification("own", Owner.CREATED, Owner.NOTHING_MORE),
                owner.userId("forged"),
                stranger.certification("forged", Owner.CREATED, Owner.NOTHING_MORE),
                owner.key(subkey),
                stranger.binding(subkey, Owner.CREATED, Owner.ENCRYPTS));
        assertThat(certificate.userIds()).containsExactly("own");
        assertThat(certificate.subkeys()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "certificates/gpg-secret.asc, SECRET_KEY",
        "samples/rfc9580-a4-secret.asc, SECRET_KEY",
        "certificates/gpg-two.asc, SEVERAL",
        "samples/john.pgp, UNSUPPORTED_VERSION",
        "samples/emma.pgp, UNSUPPORTED_VERSION"
    })
    void what_is_not_one_certificate_is_refused(String name, Fault fault) {
        assertRefused(octets(name), fault);
    }

    @Test
    void a_secret_key_is_refused_wherever_it_stands() {
        byte[] secret = Owner.file(new Packet(Packet.SECRET_KEY, new byte[] {4, 0, 0, 0, 0, 1}).encoded(), BINARY);
        byte[] subkey = Owner.file(BINARY, new Packet(Packet.SECRET_SUBKEY, new byte[] {4, 0, 0, 0, 0, 1}).encoded());
        assertRefused(secret, Fault.SECRET_KEY);
        assertRefused(subkey, Fault.SECRET_KEY);
        assertRefused(ascii(Armor.encode(subkey, true)), Fault.SECRET_KEY);
        assertRefused(ascii(ARMORED + text("certificates/gpg-secret.asc")), Fault.SECRET_KEY);
    }

    @Test
    void several_certificates_are_refused() {
        assertRefused(Owner.file(BINARY, BINARY), Fault.SEVERAL);
        assertRefused(ascii(ARMORED + ARMORED), Fault.SEVERAL);
        assertRefused(ascii(Armor.encode(Owner.file(BINARY, octets("samples/david.pgp")), true)), Fault.SEVERAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no certificate",
                "-----BEGIN PGP MESSAGE-----\n\naaaa\n-----END PGP MESSAGE-----",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
            })
    void what_is_no_openpgp_is_refused(String text) {
        assertRefused(ascii(text), Fault.NOT_OPENPGP);
    }

    @Test
    void what_its_owner_signed_nothing_of_is_refused() {
        assertRefused(Arrays.copyOf(BINARY, firstPacket()), Fault.DAMAGED);
        assertRefused(Owner.file(Arrays.copyOf(BINARY, firstPacket()), signatureOf("samples/bob.asc")), Fault.DAMAGED);
    }

    @Test
    void a_revocation_without_its_certificate_is_refused() {
        assertRefused(signatureOf("samples/alice-revoked.pgp"), Fault.NOT_OPENPGP);
    }

    @Test
    void a_cut_file_is_refused_unless_it_is_cut_between_packets() throws Exception {
        int between = 0;
        for (int length = 1; length < BINARY.length; length++) {
            byte[] cut = Arrays.copyOf(BINARY, length);
            try {
                assertThat(cut).startsWith(Certificate.parse(cut).encoded());
                between++;
            } catch (BadCertificateException e) {
                assertThat(e.fault()).as("length %d", length).isIn(Fault.DAMAGED, Fault.NOT_OPENPGP);
            }
        }
        assertThat(between).isEqualTo(2);
        assertRefused(ascii(ARMORED.substring(0, ARMORED.indexOf("-----END"))), Fault.DAMAGED);
        assertRefused(ascii(ARMORED.replace("XEcE6", "XEc?6")), Fault.DAMAGED);
    }

    @Test
    void every_flipped_octet_is_refused_or_takes_away_what_it_was_in() {
        Certificate whole = certificate("samples/alice.asc");
        for (int at = 0; at < BINARY.length; at++) {
            byte[] flipped = BINARY.clone();
            flipped[at] ^= 0x01;
            try {
                Certificate less = Certificate.parse(flipped);
                boolean none = less.userIds().isEmpty() || less.subkeys().isEmpty();
                boolean unhashed = less.equals(whole) || less.encoded().length == BINARY.length;
                assertThat(none || unhashed).as("octet %d", at).isTrue();
            } catch (BadCertificateException e) {
                assertThat(e.fault()).as("octet %d", at).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c6ff ffffffff 04", // a primary key of 4 GB
                "c6ff 7fffffff 04",
                "9a ffffffff 04",
                "9b 04", // without end
                "c6 e1 04", // in parts
                "c6 0a 06 00000000 1b 7fffffff", // key material of 2 GB
                "c6 0a 06 00000000 63 ffffffff",
                "c6 00",
                "c6 01 04",
                "c6 08 04 00000000 01 ffff" // a number of 8 KiB
            })
    void a_length_is_believed_as_far_as_there_are_octets(String hex) {
        assertRefused(HexFormat.of().parseHex(hex.replace(" ", "")), Fault.DAMAGED);
    }

    @Test
    void a_signature_that_claims_more_than_it_has_is_left_out() {
        byte[] huge = HexFormat.of().parseHex("0618 1b0a 00200000 00000000".replace(" ", ""));
        byte[] file = Owner.file(BINARY, new Packet(Packet.SIGNATURE, huge).encoded());
        assertThat(parsed(file).encoded()).isEqualTo(BINARY);
    }

    @Test
    void too_much_of_anything_is_refused() {
        assertRefused(new byte[Certificate.SIZE_MAX + 1], Fault.TOO_BIG);
        assertRefused(Owner.file(BINARY, new byte[0], repeated(new Packet(12, new byte[1]), 10_000)), Fault.TOO_BIG);
        byte[] self = signatureOf("samples/alice.asc");
        assertRefused(Owner.file(BINARY, repeated(new Packet(2, body(self)), 1000)), Fault.TOO_BIG);
    }

    @Test
    void copies_merge_to_the_same_from_both_sides() throws Exception {
        Certificate old = certificate("certificates/gpg-expiring.asc");
        Certificate extended = certificate("certificates/gpg-extended.asc");
        Certificate several = certificate("certificates/gpg-several-subkeys.asc");
        Certificate merged = old.merge(extended).merge(several);
        assertThat(several.merge(old).merge(extended)).isEqualTo(merged);
        assertThat(merged.merge(merged)).isEqualTo(merged);
        assertThat(merged.merge(old)).isEqualTo(merged);
        assertThat(merged.userIds()).containsExactly("gpg-expiring", "Räksmörgås <second@example.org>");
        assertThat(merged.subkeys()).hasSize(3);
        assertThat(parsed(merged.encoded())).isEqualTo(merged);
    }

    @Test
    void an_older_copy_does_not_take_a_revocation_away() throws Exception {
        Certificate revoked = certificate("certificates/gpg-revoked.asc");
        Certificate older = certificate("certificates/gpg-not-revoked.asc");
        assertThat(older.merge(revoked)).isEqualTo(revoked).isEqualTo(revoked.merge(older));
    }

    @Test
    void signatures_that_differ_in_what_is_not_hashed_are_kept_once() throws Exception {
        Owner owner = Owner.ofVersion(4);
        byte[] direct = owner.direct(Owner.CREATED, Owner.NOTHING_MORE);
        byte[] annotated = withUnhashed(body(direct));
        Certificate one = parsed(owner.key(), direct);
        Certificate other = parsed(owner.key(), new Packet(Packet.SIGNATURE, annotated).encoded());
        assertThat(other).isNotEqualTo(one);
        assertThat(one.merge(other).direct()).hasSize(1);
        assertThat(one.merge(other)).isEqualTo(other.merge(one));
    }

    @Test
    void what_would_be_too_big_to_be_read_again_is_not_merged() {
        Owner owner = Owner.ofVersion(4);
        Certificate one = parsed(owner.key(), userIds(owner, "a", 20));
        Certificate other = parsed(owner.key(), userIds(owner, "b", 20));
        assertRefused(Owner.file(owner.key(), userIds(owner, "c", 40)), Fault.TOO_BIG);
        assertThatThrownBy(() -> one.merge(other))
                .asInstanceOf(type(BadCertificateException.class))
                .extracting(BadCertificateException::fault)
                .isEqualTo(Fault.TOO_BIG);
    }

    private static byte[] userIds(Owner owner, String start, int count) {
        return Owner.file(IntStream.range(0, count)
                .mapToObj(i -> start + i + "x".repeat(2000))
                .map(id -> Owner.file(owner.userId(id), owner.certification(id, Owner.CREATED, Owner.NOTHING_MORE)))
                .toArray(byte[][]::new));
    }

    @Test
    void a_user_id_longer_than_any_name_is_left_out() {
        Owner owner = Owner.ofVersion(4);
        String longest = "x".repeat(2048);
        String longer = longest + "x";
        Certificate certificate = parsed(
                owner.key(),
                owner.userId(longest),
                owner.certification(longest, Owner.CREATED, Owner.NOTHING_MORE),
                owner.userId(longer),
                owner.certification(longer, Owner.CREATED, Owner.NOTHING_MORE));
        assertThat(certificate.userIds()).containsExactly(longest);
    }

    /** Whoever floods a public certificate must not keep its owner's revocation away. */
    @Test
    void copies_of_a_signature_altered_where_nobody_signed_count_once() throws Exception {
        Owner owner = Owner.ofVersion(4);
        byte[] direct = body(owner.direct(Owner.CREATED, Owner.NOTHING_MORE));
        byte[] copies = Owner.file(IntStream.range(1, 400)
                .mapToObj(more -> Arrays.copyOf(direct, direct.length + more))
                .map(body -> new Packet(Packet.SIGNATURE, body).encoded())
                .toArray(byte[][]::new));
        Certificate plain = parsed(owner.key(), new Packet(Packet.SIGNATURE, direct).encoded());
        Certificate flooded = parsed(owner.key(), copies);
        assertThat(flooded.direct()).hasSize(1);
        assertThat(flooded.merge(plain)).isEqualTo(plain).isEqualTo(plain.merge(flooded));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void a_signature_that_states_another_digest_is_left_out(int version) {
        Owner owner = Owner.ofVersion(version);
        byte[] direct = body(owner.direct(Owner.CREATED, Owner.NOTHING_MORE));
        byte[] other = direct.clone();
        // Before the salt of version 6 and its length, and the 64 octets of Ed25519
        other[direct.length - 64 - (version == 6 ? 33 : 0) - 1] ^= 1;
        assertThat(parsed(owner.key(), new Packet(Packet.SIGNATURE, direct).encoded())
                        .direct())
                .hasSize(1);
        assertRefused(Owner.file(owner.key(), new Packet(Packet.SIGNATURE, other).encoded()), Fault.DAMAGED);
    }

    @Test
    void a_cut_secret_key_is_called_one() throws Exception {
        byte[] secret = Owner.file(new Packet(Packet.SECRET_KEY, new byte[] {4, 0, 0, 0, 0, 1}).encoded(), BINARY);
        for (int length = 3; length < 9; length++) {
            assertRefused(Arrays.copyOf(secret, length), Fault.SECRET_KEY);
        }
        assertRefused(Arrays.copyOf(secret, secret.length - 1), Fault.SECRET_KEY);
        assertRefused("Łukasz hat keinen Schlüssel".getBytes(StandardCharsets.UTF_8), Fault.DAMAGED);
    }

    @Test
    void another_certificate_is_not_merged() {
        Certificate alice = certificate("samples/alice.asc");
        Certificate bob = certificate("samples/bob.asc");
        assertThatThrownBy(() -> alice.merge(bob)).isInstanceOf(IllegalArgumentException.class);
    }

    /** With a text that says nothing (an unhashed notation) before the other unhashed subpackets. */
    private static byte[] withUnhashed(byte[] signature) {
        int at = 6 + ((signature[4] & 0xff) << 8) + (signature[5] & 0xff);
        byte[] longer = new byte[signature.length + 3];
        System.arraycopy(signature, 0, longer, 0, at);
        longer[at + 1] = (byte) (signature[at + 1] + 3);
        longer[at + 2] = 2;
        longer[at + 3] = 100;
        System.arraycopy(signature, at + 2, longer, at + 5, signature.length - at - 2);
        return longer;
    }

    /** With these after each packet. */
    private static byte[] between(byte[] file, byte[]... others) {
        try {
            return Owner.file(Packet.split(file).stream()
                    .map(packet -> Owner.file(packet.encoded(), Owner.file(others)))
                    .toArray(byte[][]::new));
        } catch (BadCertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] repeated(Packet packet, int times) {
        byte[][] all = new byte[times][];
        Arrays.fill(all, packet.encoded());
        return Owner.file(all);
    }

    /** The first signature in a certificate. */
    private static byte[] signatureOf(String name) {
        try {
            return Packet.split(certificate(name).encoded()).stream()
                    .filter(packet -> packet.type() == Packet.SIGNATURE)
                    .findFirst()
                    .orElseThrow()
                    .encoded();
        } catch (BadCertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] body(byte[] packet) {
        try {
            return Packet.split(packet).get(0).body();
        } catch (BadCertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static int firstPacket() {
        return 2 + BINARY[1];
    }

    private static void assertRefused(byte[] file, Fault fault) {
        assertThatThrownBy(() -> Certificate.parse(file))
                .asInstanceOf(type(BadCertificateException.class))
                .extracting(BadCertificateException::fault)
                .isEqualTo(fault);
    }

    private static String text(String name) {
        return new String(octets(name), StandardCharsets.US_ASCII);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
