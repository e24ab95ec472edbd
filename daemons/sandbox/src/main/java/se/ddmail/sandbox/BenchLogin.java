// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** One login through the socket of ddmail-auth, as Dovecot asks, beside one run of the program argon2. */
final class BenchLogin {
    private static final int REPLY_MAX = 64 * 1024;

    private final Path socket;
    private final String address;
    private final String password;

    BenchLogin(Path socket, String address, String password) {
        this.socket = socket;
        this.address = address;
        this.password = password;
    }

    void compare(BenchProcess auth, BenchReport report, int rounds) throws SandboxException {
        Series wall = new Series();
        Series cpu = new Series();
        Series nativeWall = new Series();
        Series nativeCpu = new Series();
        for (int round = 0; round < rounds; round++) {
            double before = auth.cpuMillis();
            wall.add(login());
            cpu.add(auth.cpuMillis() - before);
            double[] times = argon2();
            nativeWall.add(times[0]);
            nativeCpu.add(times[1]);
        }
        report.pair("login", "ms wall", wall, "argon2", nativeWall, wall.over(nativeWall));
        report.pair("login", "ms CPU", cpu, "argon2", nativeCpu, cpu.over(nativeCpu));
    }

    /** Logs in for IMAP on a new connection; milliseconds. */
    double login() throws SandboxException {
        String key = "Lshared/passdb/imap/" + password + "\"" + address + "\t" + address + "\n";
        long start = System.nanoTime();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(("H3\t2\t0\t\tddmail\n" + key).getBytes(StandardCharsets.US_ASCII)));
            String reply = readLine(channel);
            if (!reply.startsWith("O") || !reply.contains("userdb_mail_crypt_global_private_key")) {
                throw new SandboxException("ddmail-auth gave no key for a login");
            }
        } catch (IOException e) {
            throw new SandboxException("cannot ask " + socket, e);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private static String readLine(SocketChannel channel) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(REPLY_MAX);
        while (line.size() < REPLY_MAX
                && !line.toString(StandardCharsets.US_ASCII).endsWith("\n")) {
            if (channel.read(buffer.clear()) < 0) {
                throw new IOException("the connection was closed");
            }
            line.write(buffer.array(), 0, buffer.position());
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** One process with the parameters of a seal: milliseconds of wall clock and of processor. */
    private static double[] argon2() throws SandboxException {
        String script = "TIMEFORMAT='%R %U %S'; time printf benchmark | argon2 0123456789abcdef -id -k 65536 -t 3 -p 1"
                + " -l 64 -r >/dev/null";
        String[] times = Command.run(List.of("bash", "-c", script)).strip().split(" ", -1);
        double wall = Double.parseDouble(times[0]) * 1000;
        return new double[] {wall, (Double.parseDouble(times[1]) + Double.parseDouble(times[2])) * 1000};
    }
}
