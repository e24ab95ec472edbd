// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.SymmetricEncIntegrityPacket;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;

/**
 * A message as Bouncy Castle reads it.
 *
 * @param recipients key IDs in the session key packets, 0 where one is hidden
 * @param version of the encrypted packet
 * @param packets inside, the literal one too
 */
@SuppressWarnings("ArrayRecordComponent")
public record Decryption(byte[] plaintext, List<Long> recipients, int version, PGPLiteralData literal, int packets) {
    /**
     * Decrypts a message, armored or binary.
     *
     * @throws PGPException when it is not for this key, or not as it was written
     */
    public static Decryption of(byte[] message, TestKey key) throws IOException, PGPException {
        PGPObjectFactory packets = new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(message)));
        PGPEncryptedDataList list = (PGPEncryptedDataList) packets.nextObject();
        List<Long> recipients = new ArrayList<>();
        for (PGPEncryptedData data : list) {
            recipients.add(((PGPPublicKeyEncryptedData) data).getKeyIdentifier().getKeyId());
        }
        PGPException last = new PGPException("no session key packet for this key");
        for (PGPEncryptedData each : list) {
            PGPPublicKeyEncryptedData data = (PGPPublicKeyEncryptedData) each;
            if (mayBeFor(key, data)) {
                try {
                    return read(packets, recipients, data, key);
                } catch (PGPException e) {
                    last = e;
                }
            }
        }
        throw last;
    }

    private static boolean mayBeFor(TestKey key, PGPPublicKeyEncryptedData data) {
        long keyId = data.getKeyIdentifier().getKeyId();
        return data.getAlgorithm() == key.encryptionKey().getPublicKey().getAlgorithm()
                && (keyId == 0 || keyId == key.keyId());
    }

    private static Decryption read(
            PGPObjectFactory outer, List<Long> recipients, PGPPublicKeyEncryptedData data, TestKey key)
            throws IOException, PGPException {
        InputStream in = data.getDataStream(
                new BcPublicKeyDataDecryptorFactory(key.encryptionKey().extractKeyPair(null)));
        PGPObjectFactory inner = new BcPGPObjectFactory(in);
        PGPLiteralData literal = (PGPLiteralData) inner.nextObject();
        byte[] plaintext = literal.getInputStream().readAllBytes();
        int packets = 1;
        while (inner.nextObject() != null) {
            packets++;
        }
        if (data.isIntegrityProtected() && !data.verify()) {
            throw new PGPException("modified");
        }
        if (outer.nextObject() != null) {
            throw new PGPException("more packets after the encrypted one");
        }
        return new Decryption(
                plaintext,
                recipients,
                ((SymmetricEncIntegrityPacket) data.getEncData()).getVersion(),
                literal,
                packets);
    }
}
