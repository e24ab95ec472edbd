// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import se.ddmail.directory.AuthDirectory;
import se.ddmail.directory.Database;
import se.ddmail.mailcrypt.SealedKey;
import se.ddmail.runtime.Daemon;
import se.ddmail.runtime.UnixServer;

/** {@code ddmail-auth}: wires the daemon together. */
public final class Main {
    /** Names to remember failures of; a few hundred KiB. */
    private static final int NAMES_MAX = 10_000;

    /** Heap beside the memory of Argon2id, for everything else and for what is not yet collected. */
    private static final long HEAP_RESERVE_KIB = 64L * 1024;

    private Main() {}

    /** Runs until it is told to stop; see {@link Daemon} for flags and exit status. */
    public static void main(String[] args) {
        Daemon.run("ddmail-auth", args, AuthConfig.FILE, AuthConfig::read, Main::start);
    }

    static Daemon.Service start(AuthConfig config) throws IOException {
        checkHeap(config);
        WarmUp.run(config.parameters());
        Database database = Database.open(config.database());
        try {
            Login login = login(config, AuthDirectory.of(database));
            UnixServer server =
                    UnixServer.start(config.server(), new DictHandler(login, new Answers(config.mailRoot())));
            return service(server, database);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Login login(AuthConfig config, AuthDirectory directory) {
        Login.Brakes brakes = new Login.Brakes(
                new NameHash(new SecureRandom()),
                new Turns(config.argon2Wait()),
                new Failures(NAMES_MAX, System::nanoTime),
                Main::sleep);
        Argon2Gate gate = new Argon2Gate(config.argon2MemoryKib(), config.argon2Wait());
        return new Login(directory, gate, brakes, config.parameters(), SealedKey::imitate);
    }

    private static void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }

    /** Better no start than an OutOfMemoryError on the first busy morning. */
    private static void checkHeap(AuthConfig config) throws IOException {
        long heapKib = Runtime.getRuntime().maxMemory() / 1024;
        long neededKib = config.argon2MemoryKib() + HEAP_RESERVE_KIB;
        if (heapKib < neededKib) {
            throw new IOException("argon2_memory_max needs a Java heap of at least " + neededKib / 1024
                    + " MiB, but this one has " + heapKib / 1024 + " MiB: see -Xmx");
        }
    }

    private static Daemon.Service service(UnixServer server, Database database) {
        return new Daemon.Service() {
            @Override
            public void close() {
                server.close();
                database.close();
            }

            @Override
            public boolean healthy() {
                return server.healthy();
            }
        };
    }
}
