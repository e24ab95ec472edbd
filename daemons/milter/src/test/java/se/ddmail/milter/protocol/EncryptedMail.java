// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.ddmail.milter.Owner;

/** Reads the body of a PGP/MIME message. */
public final class EncryptedMail {
    private static final String BEGIN = "-----BEGIN PGP MESSAGE-----";
    private static final String END = "-----END PGP MESSAGE-----";
    private static final Map<String, Owner> OWNERS = new TreeMap<>(Map.of("alice", Owner.ALICE, "bob", Owner.BOB));

    private EncryptedMail() {}

    /** The armored part. */
    public static byte[] armor(String body) {
        int begin = body.indexOf(BEGIN);
        int end = body.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new AssertionError("no OpenPGP message");
        }
        return body.substring(begin, end + END.length()).concat("\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Who can read it, and what they read. */
    static String words(String body) {
        byte[] armor = armor(body);
        List<String> readers = new ArrayList<>();
        String plaintext = "";
        for (Map.Entry<String, Owner> owner : OWNERS.entrySet()) {
            try {
                plaintext = Packets.escaped(owner.getValue().decrypt(armor));
                readers.add(owner.getKey());
            } catch (AssertionError e) {
                // It is not for this one.
            }
        }
        return "body for " + String.join(" ", readers) + ": " + plaintext;
    }
}
