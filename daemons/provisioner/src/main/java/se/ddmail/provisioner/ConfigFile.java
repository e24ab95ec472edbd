// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import se.ddmail.runtime.ConfigException;
import se.ddmail.runtime.ConfigReader;

/** Finds and reads the configuration file. */
final class ConfigFile {
    private ConfigFile() {}

    /** {@code DDMAIL_CONFIG}, which is no secret, or the default file. */
    static Path ofEnvironment() {
        String file = System.getenv("DDMAIL_CONFIG");
        return file == null || file.isEmpty() ? ProvisionerConfig.DEFAULT_FILE : Path.of(file);
    }

    static ProvisionerConfig read(Path file) throws Failure {
        try {
            ConfigReader reader = ConfigReader.of(file);
            ProvisionerConfig config = ProvisionerConfig.read(reader);
            reader.finish();
            return config;
        } catch (ConfigException e) {
            throw new Failure(Problem.CONFIG, file + ": " + String.join("; ", e.problems()), "Correct the file.", e);
        } catch (IOException e) {
            String wrong = Files.exists(file) ? "cannot be read" : "does not exist";
            throw new Failure(
                    Problem.CONFIG,
                    "the configuration file '" + file + "' " + wrong,
                    "Name another by --config FILE, or see that you are the right user.",
                    e);
        }
    }
}
