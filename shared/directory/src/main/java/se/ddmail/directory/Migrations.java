// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the database to the schema of this version. Two ways, with the same result:
 *
 * <ul>
 *   <li>as a superuser, once, in an empty database: creates the roles that are missing, gives the database to {@code
 *       ddmail-provisioner} and goes on in that role;
 *   <li>as {@code ddmail-provisioner}, which must own the database: creates missing roles only where it has CREATEROLE,
 *       so usually the roles were made beforehand: {@code CREATE ROLE "ddmail-delivery" LOGIN} and so on for every
 *       role in {@code roles.sql}.
 * </ul>
 *
 * <p>Everything is owned by {@code ddmail-provisioner} in both ways. Running again changes nothing. Needs Flyway on the
 * class path, which only the provisioner brings.
 */
public final class Migrations {
    private static final String FILES = "classpath:se/ddmail/directory/migrations";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private Migrations() {}

    /**
     * Migrates.
     *
     * @return the number of migrations that were missing
     * @throws DirectoryException when the database does not answer, or the role may not do it
     */
    public static int run(DatabaseSettings settings) throws DirectoryException {
        LibpqUrl url = LibpqUrl.parse(settings.url());
        Properties properties = Connections.properties(url, settings.passwordFile());
        prepare(Connections.jdbcUrl(url), properties);
        Map<String, String> jdbc = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> jdbc.put(name, properties.getProperty(name)));
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(Connections.jdbcUrl(url), url.user(), "")
                    .jdbcProperties(jdbc)
                    .initSql("SET ROLE \"ddmail-provisioner\"")
                    .loggers(MigrationLog.class.getName())
                    .locations(FILES)
                    .defaultSchema("ddmail")
                    .createSchemas(false)
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            // Our own SQL, no user's data: here the message helps and tells nothing.
            throw new DirectoryException("migration failed: " + e.getMessage());
        }
    }

    private static void prepare(String url, Properties properties) throws DirectoryException {
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement()) {
            statement.execute(script("roles.sql"));
            if (isSuperuser(statement)) {
                statement.execute(script("ownership.sql"));
            }
            statement.execute("SET ROLE \"ddmail-provisioner\"");
            statement.execute(script("connect.sql"));
            statement.execute("CREATE SCHEMA IF NOT EXISTS ddmail");
        } catch (SQLException e) {
            String hint = INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                    ? ": the role may not; migrate as the database's owner with all roles made, or as a superuser"
                    : "";
            throw new DirectoryException("cannot prepare the database, SQLSTATE " + e.getSQLState() + hint);
        }
    }

    private static boolean isSuperuser(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private static String script(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("resource " + name, e);
        }
    }
}
