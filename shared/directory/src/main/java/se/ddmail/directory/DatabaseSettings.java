// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.nio.file.Path;
import java.util.Optional;
import se.ddmail.runtime.ConfigReader;

/**
 * Where the database is.
 *
 * @param url a libpq connection URI without password, e.g. {@code postgresql:///ddmail?user=ddmail-auth}
 * @param passwordFile a file of mode 0600 with the password, where peer authentication cannot be used
 * @param connectionsMax the most connections at one time
 */
public record DatabaseSettings(String url, Optional<Path> passwordFile, int connectionsMax) {
    /** For most uses: a small pool, and no password. */
    public static final int CONNECTIONS_MAX_DEFAULT = 4;

    /** Reads the keys {@code database}, {@code database_password_file} and {@code database_connections_max}. */
    public static DatabaseSettings read(ConfigReader config, String defaultUrl) {
        DatabaseSettings settings = new DatabaseSettings(
                config.text("database", defaultUrl),
                config.optionalPath("database_password_file"),
                config.integer("database_connections_max", CONNECTIONS_MAX_DEFAULT, 1, 100));
        settings.problem().ifPresent(problem -> config.problem("database", problem));
        return settings;
    }

    /** Settings without a password file and with few connections. */
    public static DatabaseSettings of(String url) {
        return new DatabaseSettings(url, Optional.empty(), CONNECTIONS_MAX_DEFAULT);
    }

    private Optional<String> problem() {
        try {
            Connections.properties(LibpqUrl.parse(url), passwordFile);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
