// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import se.ddmail.directory.DatabaseSettings;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.runtime.ConfigReader;
import se.ddmail.runtime.UnixServerSettings;

/**
 * The file {@code auth.conf}; its keys are explained there.
 *
 * @param parameters the strength that seals should have
 * @param argon2MemoryKib for all evaluations at a time, in KiB
 * @param argon2Wait longest wait for that memory
 */
record AuthConfig(
        UnixServerSettings server,
        DatabaseSettings database,
        Path mailRoot,
        SealParameters parameters,
        int argon2MemoryKib,
        Duration argon2Wait) {
    static final Path FILE = Path.of("/etc/ddmail/auth.conf");

    private static final long KIB = 1024;
    private static final long MEMORY_MAX_KIB = 4L * 1024 * 1024; // of one seal
    // A login waits for its turn and for memory, so twice, and 7 s for the database and after a "no". The Lua door
    // gives
    // up after 25 s.
    private static final Duration WAIT_LONGEST = Duration.ofSeconds(8);
    private static final int MAIL_ROOT_BYTES_MAX = 1024; // an answer has to fit into Dovecot's lines

    static AuthConfig read(ConfigReader reader) {
        UnixServerSettings server = new UnixServerSettings(
                "auth",
                reader.path("socket", Path.of("/run/ddmail-auth/auth.sock")),
                Optional.of(reader.text("socket_group", "dovecot")),
                Set.copyOf(reader.words("peers", List.of("dovecot", "vmail"))),
                reader.integer("connections_max", 128, 1, 10_000),
                reader.duration("idle_timeout", Duration.ofMinutes(10)),
                reader.duration("drain_time", Duration.ofSeconds(10)));
        DatabaseSettings database =
                DatabaseSettings.read(reader, "postgresql:///ddmail?host=/var/run/postgresql&user=ddmail-auth");
        SealParameters parameters = parameters(reader);
        return new AuthConfig(server, database, mailRoot(reader), parameters, memory(reader, parameters), wait(reader));
    }

    private static SealParameters parameters(ConfigReader reader) {
        SealParameters standard = SealParameters.DEFAULT;
        long memoryKib = reader.bytes("seal_memory", standard.memoryKib() * KIB) / KIB;
        int iterations = reader.integer("seal_iterations", standard.iterations(), 1, 1000);
        int parallelism = reader.integer("seal_parallelism", standard.parallelism(), 1, 64);
        if (memoryKib < 8L * parallelism || memoryKib > MEMORY_MAX_KIB) {
            reader.problem("seal_memory", "must be from 8k for each of seal_parallelism to 4G");
            return standard;
        }
        return new SealParameters((int) memoryKib, iterations, parallelism);
    }

    private static int memory(ConfigReader reader, SealParameters parameters) {
        long memoryKib = reader.bytes("argon2_memory_max", 256 * KIB * KIB) / KIB;
        if (memoryKib < parameters.memoryKib()) {
            reader.problem("argon2_memory_max", "must be at least seal_memory");
        }
        return (int) Math.min(memoryKib, Integer.MAX_VALUE);
    }

    private static Duration wait(ConfigReader reader) {
        Duration wait = reader.duration("argon2_wait_max", WAIT_LONGEST);
        if (wait.compareTo(WAIT_LONGEST) > 0) {
            reader.problem("argon2_wait_max", "must be at most 8s, because Dovecot does not wait longer");
        }
        return wait;
    }

    private static Path mailRoot(ConfigReader reader) {
        Path root = reader.path("mail_root", Path.of("/var/vmail"));
        if (root.toString().getBytes(StandardCharsets.UTF_8).length > MAIL_ROOT_BYTES_MAX) {
            reader.problem("mail_root", "must be at most 1024 bytes long");
        }
        return root;
    }
}
