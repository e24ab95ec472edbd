// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import se.ddmail.runtime.Secret;

/**
 * Gives the driver the database password from a file of mode 0600, read for each connection: a changed password needs
 * no restart, and none stays in memory. Public only because the driver makes it by name.
 */
public final class PasswordFile implements AuthenticationPlugin {
    static final String PROPERTY = "ddmail.passwordFile";

    private final Path file;

    /** For the driver's connection properties. */
    public PasswordFile(Properties properties) {
        this.file = Path.of(properties.getProperty(PROPERTY));
    }

    @Override
    public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
        try (Secret password = Secret.ofFile(file)) {
            return password.chars();
        } catch (IOException e) {
            throw new PSQLException("no usable password file", PSQLState.INVALID_PASSWORD);
        }
    }
}
