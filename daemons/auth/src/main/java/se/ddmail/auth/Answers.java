// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import se.ddmail.mailcrypt.MailboxPrivateKey;

/**
 * The fields that Dovecot wants to see, by its version. Keys go as base64 of PEM: mail_crypt takes that, and it passes all
 * of Dovecot's internal protocols without an escape.
 */
final class Answers {
    /**
     * Dovecot hands all fields of a user to its mail process in one line of less than 8192 bytes. Half a KiB of that is
     * for what Dovecot adds: user name, uid, gid, session.
     */
    static final int SIZE_MAX = 8192 - 512;

    /** Whose field names. */
    enum Dialect {
        /** Dovecot 2.3, dict protocol major 3. */
        V2_3,
        /** Dovecot 2.4, dict protocol major 4. */
        V2_4
    }

    private final Path mailRoot;

    Answers(Path mailRoot) {
        this.mailRoot = mailRoot;
    }

    /** The passdb answer to a right password; fields of the userdb begin with {@code userdb_}. To be wiped. */
    byte[] passdb(Verdict.Granted granted, Dialect dialect) {
        try (JsonObject json = new JsonObject()) {
            json.add("nopassword", "y")
                    .add("user", granted.mailbox().record().address().text());
            mailboxFields(json, "userdb_", granted.mailbox(), dialect);
            granted.key().ifPresent(key -> keyFields(json, key, dialect));
            return checked(json.bytes());
        }
    }

    /** The userdb answer: nothing that opens a message. */
    byte[] userdb(KnownMailbox mailbox, Dialect dialect) {
        try (JsonObject json = new JsonObject()) {
            mailboxFields(json, "", mailbox, dialect);
            return checked(json.bytes());
        }
    }

    private void mailboxFields(JsonObject json, String prefix, KnownMailbox mailbox, Dialect dialect) {
        json.add(prefix + "home", mailRoot.resolve(mailbox.id().toString()).toString());
        OptionalLong quota = mailbox.record().quota();
        String publicKey =
                Base64.getEncoder().encodeToString(mailbox.publicKey().pem());
        switch (dialect) {
            case V2_3 -> {
                quota.ifPresent(bytes -> json.add(prefix + "quota_rule", "*:bytes=" + bytes));
                json.add(prefix + "mail_crypt_global_public_key", publicKey);
            }
            case V2_4 -> {
                quota.ifPresent(bytes -> json.add(prefix + "quota_storage_size", bytes + "B"));
                json.add(prefix + "crypt_global_public_key_file", "inline:" + publicKey);
            }
        }
    }

    private static void keyFields(JsonObject json, MailboxPrivateKey key, Dialect dialect) {
        byte[] pem = key.pem();
        byte[] base64 = Base64.getEncoder().encode(pem);
        byte[] inline = Arrays.copyOf("inline:".getBytes(StandardCharsets.US_ASCII), 7 + base64.length);
        System.arraycopy(base64, 0, inline, 7, base64.length);
        switch (dialect) {
            case V2_3 -> json.add("userdb_mail_crypt_global_private_key", base64);
            case V2_4 ->
                json.add("userdb_crypt_global_private_key", "main")
                        .add("userdb_crypt_global_private_key/main/crypt_private_key_file", inline);
        }
        Arrays.fill(pem, (byte) 0);
        Arrays.fill(base64, (byte) 0);
        Arrays.fill(inline, (byte) 0);
    }

    private static byte[] checked(byte[] json) {
        if (json.length > SIZE_MAX) {
            Arrays.fill(json, (byte) 0);
            throw new IllegalStateException("an answer over " + SIZE_MAX + " bytes");
        }
        return json;
    }
}
