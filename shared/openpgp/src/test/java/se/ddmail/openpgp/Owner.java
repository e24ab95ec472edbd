// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed448KeyPairGenerator;
import org.bouncycastle.crypto.generators.X25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.X448KeyPairGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKdfParameters;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** Somebody with a primary key, who signs whatever a test wants. Each method gives packets; together they are a file. */
final class Owner {
    static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    static final Consumer<PGPSignatureSubpacketGenerator> NOTHING_MORE = subpackets -> {};
    static final Consumer<PGPSignatureSubpacketGenerator> ENCRYPTS =
            subpackets -> subpackets.setKeyFlags(true, KeyFlags.ENCRYPT_COMMS | KeyFlags.ENCRYPT_STORAGE);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final int version;
    private final Instant created;
    private final PGPKeyPair primary;
    private int hash = HashAlgorithmTags.SHA512;

    private Owner(int version, Instant created, PGPKeyPair primary) {
        this.version = version;
        this.created = created;
        this.primary = primary;
    }

    static Owner ofVersion(int version) {
        return new Owner(version, CREATED, ed25519(version, CREATED));
    }

    static Owner createdAt(Instant moment) {
        return new Owner(4, moment, ed25519(4, moment));
    }

    static Owner withEd448(int version) {
        return new Owner(
                version, CREATED, pair(version, CREATED, PublicKeyAlgorithmTags.Ed448, new Ed448KeyPairGenerator()));
    }

    /** From now on signs with this hash. */
    Owner hashing(int algorithm) {
        hash = algorithm;
        return this;
    }

    PGPPublicKey x25519() {
        return subkey(pair(version, created, PublicKeyAlgorithmTags.X25519, new X25519KeyPairGenerator()));
    }

    PGPPublicKey x448() {
        return subkey(pair(version, created, PublicKeyAlgorithmTags.X448, new X448KeyPairGenerator()));
    }

    /** The curve in the form of RFC 6637, before X448 had a number of its own. */
    PGPPublicKey cv448() {
        try {
            PGPKdfParameters kdf = new PGPKdfParameters(HashAlgorithmTags.SHA512, SymmetricKeyAlgorithmTags.AES_256);
            return subkey(new BcPGPKeyPair(
                    version,
                    PublicKeyAlgorithmTags.ECDH,
                    kdf,
                    generate(new X448KeyPairGenerator()),
                    Date.from(CREATED)));
        } catch (PGPException e) {
            throw new AssertionError(e);
        }
    }

    byte[] key() {
        return encoded(primary.getPublicKey());
    }

    byte[] key(PGPPublicKey subkey) {
        return encoded(subkey);
    }

    byte[] userId(String id) {
        return new Packet(Packet.USER_ID, id.getBytes(StandardCharsets.UTF_8)).encoded();
    }

    byte[] direct(Instant made, Consumer<PGPSignatureSubpacketGenerator> subpackets) {
        return sign(PGPSignature.DIRECT_KEY, made, subpackets, g -> g.generateCertification(primary.getPublicKey()));
    }

    byte[] revocation(Instant made, int reason) {
        return revocation(made, reason(reason));
    }

    byte[] revocation(Instant made, Consumer<PGPSignatureSubpacketGenerator> subpackets) {
        return sign(
                PGPSignature.KEY_REVOCATION, made, subpackets, g -> g.generateCertification(primary.getPublicKey()));
    }

    byte[] certification(String id, Instant made, Consumer<PGPSignatureSubpacketGenerator> subpackets) {
        return sign(
                PGPSignature.POSITIVE_CERTIFICATION,
                made,
                subpackets,
                g -> g.generateCertification(id, primary.getPublicKey()));
    }

    byte[] certificationRevocation(String id, Instant made) {
        return sign(
                PGPSignature.CERTIFICATION_REVOCATION,
                made,
                NOTHING_MORE,
                g -> g.generateCertification(id, primary.getPublicKey()));
    }

    byte[] binding(PGPPublicKey subkey, Instant made, Consumer<PGPSignatureSubpacketGenerator> subpackets) {
        return sign(
                PGPSignature.SUBKEY_BINDING,
                made,
                subpackets,
                g -> g.generateCertification(primary.getPublicKey(), subkey));
    }

    byte[] subkeyRevocation(PGPPublicKey subkey, Instant made, int reason) {
        return sign(
                PGPSignature.SUBKEY_REVOCATION,
                made,
                reason(reason),
                g -> g.generateCertification(primary.getPublicKey(), subkey));
    }

    static byte[] file(byte[]... packets) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (byte[] packet : packets) {
            file.writeBytes(packet);
        }
        return file.toByteArray();
    }

    private static Consumer<PGPSignatureSubpacketGenerator> reason(int code) {
        return subpackets -> {
            if (code >= 0) {
                subpackets.setRevocationReason(false, (byte) code, "");
            }
        };
    }

    private interface Signing {
        PGPSignature sign(PGPSignatureGenerator generator) throws PGPException;
    }

    private byte[] sign(int type, Instant made, Consumer<PGPSignatureSubpacketGenerator> subpackets, Signing signing) {
        try {
            PGPSignatureGenerator generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(primary.getPublicKey().getAlgorithm(), hash), primary.getPublicKey());
            generator.init(type, primary.getPrivateKey());
            PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
            hashed.setSignatureCreationTime(true, Date.from(made));
            hashed.setIssuerFingerprint(false, primary.getPublicKey());
            subpackets.accept(hashed);
            generator.setHashedSubpackets(hashed.generate());
            return signing.sign(generator).getEncoded();
        } catch (PGPException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static PGPKeyPair ed25519(int version, Instant created) {
        return pair(version, created, PublicKeyAlgorithmTags.Ed25519, new Ed25519KeyPairGenerator());
    }

    private static PGPKeyPair pair(
            int version, Instant created, int algorithm, AsymmetricCipherKeyPairGenerator generator) {
        try {
            return new BcPGPKeyPair(version, algorithm, generate(generator), Date.from(created));
        } catch (PGPException e) {
            throw new AssertionError(e);
        }
    }

    private static AsymmetricCipherKeyPair generate(AsymmetricCipherKeyPairGenerator generator) {
        generator.init(new KeyGenerationParameters(RANDOM, 256));
        return generator.generateKeyPair();
    }

    private static PGPPublicKey subkey(PGPKeyPair pair) {
        try {
            return pair.asSubkey(new BcKeyFingerprintCalculator()).getPublicKey();
        } catch (PGPException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] encoded(PGPPublicKey key) {
        try {
            return key.getPublicKeyPacket().getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
