// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * {@code ddmail-checkpassword}: a client of the auth daemon for Dovecot 2.3's {@code checkpassword} passdb and userdb.
 * Dovecot's conventions are in its {@code src/auth/passdb-checkpassword.c}.
 *
 * <p>Reads {@code user NUL password NUL} on file descriptor 3 and writes {@code name=value TAB} pairs on 4. The
 * environment names the SERVICE; AUTHORIZED=1 there asks for the userdb. The one argument that counts is the socket; the
 * last, Dovecot's reply helper, is not needed.
 *
 * <p>Exits with statuses of its own, which the launcher translates, because a Java machine that fails on its own exits
 * with 1, and that would say "wrong password". Started for every login, so it loads few classes.
 */
public final class CheckPassword {
    private static final int FOUND = 40; // right password
    private static final int WRONG = 41;
    private static final int USER_FOUND = 42; // lookup without a password
    private static final int USER_UNKNOWN = 43;
    private static final int TEMPORARY = 44;

    private static final String DEFAULT_SOCKET = "/run/ddmail-auth/auth.sock";
    private static final int INPUT_MAX = 4096; // Dovecot sends 512 bytes at most

    private CheckPassword() {}

    /** Checks one login or finds one mailbox. */
    public static void main(String[] args) {
        // The last argument is the path of Dovecot's reply helper.
        String socket = args.length > 1 ? args[0] : DEFAULT_SOCKET;
        String service = System.getenv("SERVICE");
        boolean lookup = System.getenv("AUTHORIZED") != null;
        int status = TEMPORARY;
        try {
            status = run(socket, service == null ? "unknown" : service, lookup);
        } catch (IOException | RuntimeException e) {
            System.err.println("ddmail-checkpassword: " + e.getClass().getSimpleName()); // a message may hold a name
        }
        Runtime.getRuntime().halt(status);
    }

    private static int run(String socket, String service, boolean lookup) throws IOException {
        byte[] input = input();
        byte[] key = key(input, service, lookup);
        Arrays.fill(input, (byte) 0);
        byte[] answer = ask(socket, key);
        if (answer.length == 1 && answer[0] == 'N') {
            return lookup ? USER_UNKNOWN : WRONG;
        }
        if (answer.length == 0 || answer[0] != 'O') {
            return TEMPORARY;
        }
        reply(FlatJson.parse(new String(answer, 1, answer.length - 1, StandardCharsets.UTF_8)), lookup);
        return lookup ? USER_FOUND : FOUND;
    }

    private static byte[] input() throws IOException {
        byte[] input = new byte[INPUT_MAX];
        int length = 0;
        // Not readNBytes, which in JDK 17 wants to seek, and this is a pipe.
        try (InputStream in = new FileInputStream("/proc/self/fd/3")) {
            int read = in.read(input, 0, INPUT_MAX);
            while (read > 0) {
                length += read;
                read = in.read(input, length, INPUT_MAX - length);
            }
        }
        byte[] exact = Arrays.copyOf(input, length);
        Arrays.fill(input, (byte) 0);
        return exact;
    }

    /** The line that asks, without escapes of the wire: this input has no NUL, and Dovecot lets no TAB or LF through. */
    static byte[] key(byte[] input, String service, boolean lookup) throws IOException {
        int userEnd = end(input, 0);
        int passwordEnd = end(input, userEnd + 1);
        ByteArrayOutputStream key = new ByteArrayOutputStream(2 * INPUT_MAX);
        key.writeBytes(("H3\t2\t0\t\tcheckpassword\nLshared/" + (lookup ? "userdb/" : "passdb/") + service + '/')
                .getBytes(StandardCharsets.UTF_8));
        if (!lookup) {
            escape(input, userEnd + 1, passwordEnd, key);
            key.write('"');
        }
        escape(input, 0, userEnd, key);
        key.write('\t');
        key.write('\n');
        return key.toByteArray();
    }

    private static int end(byte[] input, int from) throws IOException {
        for (int i = from; i < input.length; i++) {
            if (input[i] == 0) {
                return i;
            }
        }
        throw new IOException("input is cut off");
    }

    private static void escape(byte[] input, int from, int to, ByteArrayOutputStream key) throws IOException {
        for (int i = from; i < to; i++) {
            byte b = input[i];
            if (b == 1 || b == '\t' || b == '\n' || b == '\r') {
                throw new IOException("a control character in the input");
            }
            if (b == '"' || b == '\'' || b == '\\') {
                key.write('\\');
            }
            key.write(b);
        }
    }

    private static byte[] ask(String socket, byte[] question) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.wrap(question);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            Arrays.fill(question, (byte) 0);
            ByteBuffer in = ByteBuffer.allocate(DictLines.LINE_MAX);
            while (in.position() == 0 || in.get(in.position() - 1) != '\n') {
                if (channel.read(in) <= 0) {
                    throw new IOException("no answer");
                }
            }
            return Arrays.copyOf(in.array(), in.position() - 1);
        }
    }

    private static void reply(Map<String, String> fields, boolean lookup) throws IOException {
        StringBuilder reply = new StringBuilder(8192);
        for (Map.Entry<String, String> field : fields.entrySet()) {
            if (!field.getKey().equals("nopassword")) { // our exit status says that
                reply.append(lookup ? "userdb_" : "").append(field.getKey()).append('=');
                reply.append(field.getValue()).append('\t');
            }
        }
        try (FileOutputStream out = new FileOutputStream("/proc/self/fd/4")) {
            out.write(reply.toString().getBytes(StandardCharsets.UTF_8));
        }
    }
}
