// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.nio.file.Path;
import se.ddmail.directory.DatabaseSettings;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.runtime.ConfigReader;

/**
 * The configuration of the command; the commented default is {@code src/main/config/provisioner.conf}.
 *
 * @param database where the directory is, as the role that owns it
 * @param mailRoot where the mailboxes' homes are
 * @param seal cost of the seals made for new passwords
 * @param smtpHost the mail server that takes test messages
 */
record ProvisionerConfig(DatabaseSettings database, Path mailRoot, SealParameters seal, String smtpHost, int smtpPort) {
    static final Path DEFAULT_FILE = Path.of("/etc/ddmail/provisioner.conf");

    private static final String DATABASE = "postgresql:///ddmail?host=/var/run/postgresql&user=ddmail-provisioner";

    /** Reads what it needs; problems are told by {@link ConfigReader#finish()}. */
    static ProvisionerConfig read(ConfigReader reader) {
        // One command is one connection: how many is not configurable.
        DatabaseSettings database = new DatabaseSettings(
                reader.text("database", DATABASE), reader.optionalPath("database_password_file"), 1);
        Path mailRoot = reader.path("mail_root", Path.of("/var/vmail"));
        SealParameters standard = SealParameters.DEFAULT;
        long memory = reader.bytes("seal_memory", standard.memoryKib() * 1024L);
        int iterations = reader.integer("seal_iterations", standard.iterations(), 1, 1000);
        int parallelism = reader.integer("seal_parallelism", standard.parallelism(), 1, 64);
        String smtpHost = reader.text("smtp_host", "127.0.0.1");
        int smtpPort = reader.integer("smtp_port", 25, 1, 65535);
        return new ProvisionerConfig(
                database, mailRoot, seal(reader, memory, iterations, parallelism), smtpHost, smtpPort);
    }

    private static SealParameters seal(ConfigReader reader, long memory, int iterations, int parallelism) {
        try {
            return new SealParameters(Math.toIntExact(memory / 1024), iterations, parallelism);
        } catch (IllegalArgumentException | ArithmeticException e) {
            reader.problem("seal_memory", "must be 8k for each lane to 4G");
            return SealParameters.DEFAULT;
        }
    }
}
