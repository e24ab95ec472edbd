// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The keys that our doors look up:
 *
 * <pre>
 * shared/passdb/SERVICE/PASSWORD"USER     may USER use SERVICE with PASSWORD?
 * shared/userdb/SERVICE/USER              where is the mailbox of USER?
 * </pre>
 *
 * In PASSWORD and USER a backslash stands before {@code "}, {@code '} and backslash (Dovecot's {@code %E}); a slash in
 * them is a slash.
 */
sealed interface LookupKey {
    /** What every key of ours begins with. */
    String SHARED = "shared/";

    /** What Dovecot iterates over to list all users. */
    String USERDB = SHARED + "userdb/";

    String PASSDB = SHARED + "passdb/";

    /**
     * A login.
     *
     * @param password as typed, any bytes; to be wiped
     */
    @SuppressWarnings("ArrayRecordComponent") // a secret is an array, to be wiped; never compared
    record Passdb(String service, String user, byte[] password) implements LookupKey {
        @Override
        public String toString() {
            return "Passdb[" + service + "]";
        }
    }

    /** A lookup without a password. */
    record Userdb(String service, String user) implements LookupKey {
        @Override
        public String toString() {
            return "Userdb[" + service + "]";
        }
    }

    /** A key that is none of ours. */
    record Foreign() implements LookupKey {}

    /**
     * Reads a key; the array is not wiped here.
     *
     * @throws ProtocolException when it is a key of ours but broken
     */
    static LookupKey parse(byte[] key) throws ProtocolException {
        if (startsWith(key, PASSDB)) {
            int slash = slash(key, PASSDB.length());
            int quote = quote(key, slash + 1);
            if (quote == key.length) {
                throw new ProtocolException("passdb key without a user");
            }
            return new Passdb(text(key, PASSDB.length(), slash), user(key, quote + 1), unescape(key, slash + 1, quote));
        }
        if (startsWith(key, USERDB)) {
            int slash = slash(key, USERDB.length());
            return new Userdb(text(key, USERDB.length(), slash), user(key, slash + 1));
        }
        return new Foreign();
    }

    private static boolean startsWith(byte[] key, String prefix) {
        return key.length >= prefix.length() && text(key, 0, prefix.length()).equals(prefix);
    }

    private static int slash(byte[] key, int from) throws ProtocolException {
        for (int i = from; i < key.length; i++) {
            if (key[i] == '/') {
                return i;
            }
        }
        throw new ProtocolException("key without a service");
    }

    /** Where the password ends; the end of the key when no quote does it. */
    private static int quote(byte[] key, int from) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == '"') {
                return i;
            }
            if (key[i] == '\\') {
                i++; // what it escapes
            }
        }
        return key.length;
    }

    private static String user(byte[] key, int from) throws ProtocolException {
        byte[] user = unescape(key, from, key.length);
        return text(user, 0, user.length);
    }

    private static byte[] unescape(byte[] key, int from, int to) throws ProtocolException {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (key[i] == '\\' && ++i == to) {
                throw new ProtocolException("key ends within an escape");
            }
            text[length++] = key[i];
        }
        byte[] unescaped = Arrays.copyOf(text, length);
        Arrays.fill(text, (byte) 0);
        return unescaped;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
