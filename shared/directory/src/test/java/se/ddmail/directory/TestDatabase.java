// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A fresh, migrated database on the server that the tests of this JVM share. Use it as
 *
 * <pre>{@code @RegisterExtension static final TestDatabase database = new TestDatabase();}</pre>
 *
 * or by hand with {@link #create} and {@link #close}. Every role may connect without password.
 */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String SUPERUSER = "postgres";

    private final String name = "ddmail_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();

    /** A database outside of JUnit's life cycle. */
    public static TestDatabase create() {
        TestDatabase database = new TestDatabase();
        database.start();
        return database;
    }

    /** The libpq URL for a role, e.g. {@code ddmail-auth}. */
    public String urlFor(String role) {
        return TestServer.shared().url(role, name);
    }

    /** Opens it in a role, with a few connections. */
    public Database open(String role) {
        return Database.open(DatabaseSettings.of(urlFor(role)));
    }

    /** A plain connection in a role, to look or to do what our interfaces do not offer. */
    public Connection connect(String role) throws SQLException {
        return connectTo(urlFor(role));
    }

    /** Runs SQL as the superuser. */
    public void execute(String sql) {
        execute(urlFor(SUPERUSER), sql);
    }

    static Connection connectTo(String url) throws SQLException {
        LibpqUrl parsed = LibpqUrl.parse(url);
        return DriverManager.getConnection(
                Connections.jdbcUrl(parsed), Connections.properties(parsed, Optional.empty()));
    }

    static void execute(String url, String sql) {
        try (Connection connection = connectTo(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start();
    }

    private void start() {
        execute(TestServer.shared().url(SUPERUSER, SUPERUSER), "CREATE DATABASE " + name);
        try {
            Migrations.run(DatabaseSettings.of(urlFor(SUPERUSER)));
        } catch (DirectoryException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        execute(TestServer.shared().url(SUPERUSER, SUPERUSER), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
}
