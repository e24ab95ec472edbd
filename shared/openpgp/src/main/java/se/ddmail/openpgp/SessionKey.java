// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.bcpg.AEADAlgorithmTags;
import org.bouncycastle.bcpg.PacketFormat;
import org.bouncycastle.bcpg.PacketTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.PublicKeyKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/** The AES-256 key of one message. It is wiped when closed; the copies that the libraries make of it are not. */
final class SessionKey implements AutoCloseable {
    private static final int LENGTH = 32;

    private final byte[] key = new byte[LENGTH];
    private final SecureRandom random;
    private final BcPGPDataEncryptorBuilder encryption;
    private final boolean aead;

    /** @param aead for a packet of version 2 (RFC 9580 section 5.13.2) */
    SessionKey(SecureRandom random, boolean aead) {
        this.random = random;
        this.aead = aead;
        this.encryption = new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256).setSecureRandom(random);
        if (aead) {
            encryption
                    .setWithAEAD(AEADAlgorithmTags.OCB, AeadOutputStream.CHUNK_BITS)
                    .setUseV6AEAD();
        }
        random.nextBytes(key);
    }

    /**
     * The packet that gives this key to the owner of another, of version 3 or 6 (RFC 9580 section 5.1).
     *
     * @param hidden whether it names no key
     * @throws IOException when the key is not sound, as a point that is not on its curve
     */
    byte[] encryptedTo(PGPPublicKey recipient, boolean hidden) throws IOException {
        PublicKeyKeyEncryptionMethodGenerator method =
                new BcPublicKeyKeyEncryptionMethodGenerator(recipient).setSecureRandom(random);
        method.setUseWildcardRecipient(hidden);
        try {
            return method.generate(encryption, key).getEncoded(PacketFormat.CURRENT);
        } catch (PGPException e) {
            throw new IOException("cannot encrypt to a key", e);
        }
    }

    /** Opens a packet that holds what is written to the result. */
    PlaintextOutputStream encrypted(OutputStream sink) throws IOException {
        PacketOutputStream packet = new PacketOutputStream(sink, PacketTags.SYM_ENC_INTEGRITY_PRO);
        return aead ? new AeadOutputStream(packet, key, random) : new MdcOutputStream(packet, key, random);
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }
}
