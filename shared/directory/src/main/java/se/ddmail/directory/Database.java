// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Log;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.tools.JooqLogger;
import org.postgresql.PGProperty;

/**
 * A few connections to PostgreSQL. Opens also while PostgreSQL is away and recovers by itself. A call ends in about
 * five seconds at the latest: half of them to get a connection, half of them for the answer.
 */
public final class Database implements AutoCloseable {
    private static final Duration CONNECTION_WAIT = Duration.ofMillis(2500);
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(2); // PostgreSQL ends the statement
    private static final int ANSWER_WAIT_SECONDS = 3; // the driver gives up on a server that is silent
    private static final int CONNECT_SECONDS = 2;
    private static final Duration QUICK = Duration.ofMillis(500);

    static {
        JooqLogger.globalThreshold(Log.Level.WARN); // neither its logo nor its tips
    }

    private final HikariDataSource pool;
    private final DSLContext sql;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        Settings settings = new Settings()
                .withExecuteLogging(false)
                .withFetchWarnings(false)
                .withReflectionCaching(false);
        this.sql = DSL.using(pool, SQLDialect.POSTGRES, settings);
    }

    /**
     * Opens the database; returns at once, whether or not it answers.
     *
     * @throws IllegalArgumentException when the URL is none, with a message that quotes no value of it
     */
    public static Database open(DatabaseSettings settings) {
        LibpqUrl url = LibpqUrl.parse(settings.url());
        Properties properties = Connections.properties(url, settings.passwordFile());
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, ANSWER_WAIT_SECONDS);
        PGProperty.CANCEL_SIGNAL_TIMEOUT.set(properties, 1);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.OPTIONS.set(
                properties,
                "-c statement_timeout=" + STATEMENT_MAX.toMillis() + " -c idle_in_transaction_session_timeout=10000"
                        // Every question is a look-up by key: the plan is the same for all values, planning is not.
                        + " -c plan_cache_mode=force_generic_plan");

        HikariConfig config = new HikariConfig();
        config.setPoolName("database");
        config.setJdbcUrl(Connections.jdbcUrl(url));
        config.setDataSourceProperties(properties);
        config.setMaximumPoolSize(settings.connectionsMax());
        config.setMinimumIdle(settings.connectionsMax() > 1 ? 1 : 0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
        config.setMaxLifetime(Duration.ofMinutes(10).toMillis());
        return new Database(new HikariDataSource(config));
    }

    /** Asks; a question that met a dead connection, as after a restart of the server, is asked once more. */
    <T> T read(Function<DSLContext, T> question) throws DirectoryException {
        long start = System.nanoTime();
        try {
            return question.apply(sql);
        } catch (DataAccessException e) {
            if (!isLostConnection(e) || System.nanoTime() - start > QUICK.toNanos()) {
                throw failure(e);
            }
        } catch (DamagedRowException e) {
            throw new DirectoryException(String.valueOf(e.getMessage()));
        }
        return call(question);
    }

    /** Calls what must not happen twice. */
    <T> T call(Function<DSLContext, T> statement) throws DirectoryException {
        try {
            return statement.apply(sql);
        } catch (DataAccessException e) {
            throw failure(e);
        } catch (DamagedRowException e) {
            throw new DirectoryException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Runs statements in one transaction.
     *
     * @throws ConflictException as thrown by the statements, which then are undone
     */
    <T> T write(Transaction<T> statements) throws DirectoryException, ConflictException {
        try {
            return sql.transactionResult(configuration -> statements.run(configuration.dsl()));
        } catch (DataAccessException e) {
            if (e.getCause() instanceof ConflictException conflict) {
                throw conflict;
            }
            throw failure(e);
        } catch (DamagedRowException e) {
            throw new DirectoryException(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isLostConnection(DataAccessException e) {
        String state = e.sqlState();
        return state.startsWith("08") || state.startsWith("57P");
    }

    private static DirectoryException failure(DataAccessException e) {
        SQLException cause = e.getCause(SQLException.class);
        String kind =
                cause == null ? e.getClass().getSimpleName() : cause.getClass().getSimpleName();
        return new DirectoryException("database: " + kind + ", SQLSTATE " + e.sqlState());
    }

    @Override
    public void close() {
        pool.close();
    }

    /** A row that the schema should not allow. */
    static final class DamagedRowException extends RuntimeException {
        DamagedRowException(String problem) {
            super(problem, null, false, false);
        }
    }

    /** Statements that belong together. */
    @FunctionalInterface
    interface Transaction<T> {
        T run(DSLContext sql) throws ConflictException;
    }
}
