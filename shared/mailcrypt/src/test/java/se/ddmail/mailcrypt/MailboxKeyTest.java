// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.KeyAgreement;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class MailboxKeyTest {
    private final SecureRandom random = new SecureRandom();

    @RepeatedTest(20)
    void a_generated_key_survives_its_encoding() throws Exception {
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random);
                MailboxPrivateKey again = MailboxPrivateKey.ofPkcs8(key.pkcs8())) {
            assertThat(key.pkcs8()).hasSize(241).isEqualTo(again.pkcs8());
            assertThat(again.publicKey()).isEqualTo(key.publicKey());
            assertThat(MailboxPublicKey.of(key.publicKey().spki())).isEqualTo(key.publicKey());
        }
    }

    @RepeatedTest(5)
    void the_jdk_and_we_read_each_others_keys_and_agree_on_secrets() throws Exception {
        KeyPair jdk = jdkPair("secp521r1");
        KeyFactory factory = KeyFactory.getInstance("EC");
        try (MailboxPrivateKey theirs =
                        MailboxPrivateKey.ofPkcs8(jdk.getPrivate().getEncoded());
                MailboxPrivateKey ours = MailboxPrivateKey.generate(random)) {
            assertThat(theirs.publicKey().spki()).isEqualTo(jdk.getPublic().getEncoded());
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(factory.generatePrivate(new PKCS8EncodedKeySpec(ours.pkcs8())));
            agreement.doPhase(
                    factory.generatePublic(
                            new X509EncodedKeySpec(theirs.publicKey().spki())),
                    true);
            byte[] expected = agreement.generateSecret();
            assertThat(ours.agree(theirs.publicKey().point())).hasSize(66).isEqualTo(expected);
            assertThat(theirs.agree(ours.publicKey().point())).isEqualTo(expected);
        }
    }

    @RepeatedTest(5)
    void the_key_id_is_the_digest_of_the_encoding_with_a_compressed_point() throws Exception {
        KeyPair jdk = jdkPair("secp521r1");
        byte[] compressed = new byte[67];
        byte[] x = ((ECPublicKey) jdk.getPublic()).getW().getAffineX().toByteArray();
        byte[] last = ((ECPublicKey) jdk.getPublic()).getW().getAffineY().toByteArray();
        System.arraycopy(x, 0, compressed, 67 - x.length, x.length);
        compressed[0] = (byte) (2 + (last[last.length - 1] & 1));
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(jdk.getPublic().getEncoded());
        byte[] der = new SubjectPublicKeyInfo(info.getAlgorithm(), compressed).getEncoded("DER");
        assertThat(MailboxPublicKey.of(jdk.getPublic().getEncoded()).keyId())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(der));
    }

    @Test
    void pem_is_what_dovecot_accepts() {
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            assertPem(key.pem(), "PRIVATE KEY", key.pkcs8());
            assertPem(key.publicKey().pem(), "PUBLIC KEY", key.publicKey().spki());
        }
    }

    private static void assertPem(byte[] pem, String label, byte[] der) {
        String text = new String(pem, StandardCharsets.US_ASCII);
        assertThat(text).startsWith("-----BEGIN " + label + "-----\n").endsWith("\n-----END " + label + "-----\n");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(64));
        assertThat(Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", "")))
                .isEqualTo(der);
    }

    @Test
    void every_flipped_bit_of_a_public_key_is_refused() {
        byte[] spki = publicKey();
        for (int bit = 0; bit < 8 * spki.length; bit++) {
            byte[] bad = spki.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> MailboxPublicKey.of(bad))
                    .as("bit %d", bit)
                    .isInstanceOf(DamagedKeyException.class);
        }
    }

    @Test
    void other_lengths_and_curves_are_refused() throws Exception {
        byte[] spki = publicKey();
        for (int length = 0; length < spki.length; length++) {
            byte[] bad = Arrays.copyOf(spki, length);
            assertThatThrownBy(() -> MailboxPublicKey.of(bad)).isInstanceOf(DamagedKeyException.class);
        }
        assertThatThrownBy(() -> MailboxPublicKey.of(Arrays.copyOf(spki, spki.length + 1)))
                .isInstanceOf(DamagedKeyException.class);
        for (String curve : new String[] {"secp256r1", "secp384r1"}) {
            KeyPair pair = jdkPair(curve);
            assertThatThrownBy(() -> MailboxPublicKey.of(pair.getPublic().getEncoded()))
                    .isInstanceOf(DamagedKeyException.class);
            assertThatThrownBy(() -> MailboxPrivateKey.ofPkcs8(pair.getPrivate().getEncoded()))
                    .isInstanceOf(DamagedKeyException.class);
        }
    }

    @Test
    void coordinates_above_the_field_prime_are_refused() {
        byte[] spki = publicKey();
        byte[] bad = spki.clone();
        Arrays.fill(bad, spki.length - 132, spki.length - 66, (byte) 0xff);
        assertThatThrownBy(() -> MailboxPublicKey.of(bad)).isInstanceOf(DamagedKeyException.class);
    }

    @Test
    void every_flipped_bit_of_a_private_key_is_refused() {
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            byte[] pkcs8 = key.pkcs8();
            for (int at = 0; at < pkcs8.length; at++) {
                byte[] bad = pkcs8.clone();
                bad[at] ^= (byte) (1 << (at % 8));
                assertThatThrownBy(() -> MailboxPrivateKey.ofPkcs8(bad))
                        .as("byte %d", at)
                        .isInstanceOf(DamagedKeyException.class);
            }
        }
    }

    @Test
    void private_numbers_out_of_range_are_refused() throws Exception {
        byte[] der = jdkPair("secp521r1").getPrivate().getEncoded();
        byte[] zero = der.clone();
        Arrays.fill(zero, der.length - 66, der.length, (byte) 0);
        byte[] large = der.clone();
        Arrays.fill(large, der.length - 65, der.length, (byte) 0xff);
        large[der.length - 66] = 1;
        assertThatThrownBy(() -> MailboxPrivateKey.ofPkcs8(zero)).isInstanceOf(DamagedKeyException.class);
        assertThatThrownBy(() -> MailboxPrivateKey.ofPkcs8(large)).isInstanceOf(DamagedKeyException.class);
    }

    @Test
    void a_closed_key_gives_nothing_and_its_text_never_tells_the_secret() {
        MailboxPrivateKey key = MailboxPrivateKey.generate(random);
        assertThat(key.toString()).hasSizeLessThan(60);
        key.close();
        assertThatThrownBy(key::pkcs8).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::pem).isInstanceOf(IllegalStateException.class);
    }

    private byte[] publicKey() {
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            return key.publicKey().spki();
        }
    }

    private static KeyPair jdkPair(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }
}
