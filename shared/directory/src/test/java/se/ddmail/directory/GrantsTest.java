// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries every column of every table and view as every role: what is not written down here must be refused. */
class GrantsTest {
    private static final String REFUSED = "42501";
    private static final Map<String, Set<String>> READABLE = Map.of(
            "ddmail-delivery",
            columns(
                    "account: id state",
                    "domain: name state verified",
                    "address: address unicode domain",
                    "mailbox: id account_id address state quota_bytes",
                    "mailbox_key: mailbox_id public_key is_current",
                    "alias: address mailbox_id state",
                    "mailbox_openpgp: mailbox_id state headers on_unusable hidden_recipient",
                    "mailbox_certificate: mailbox_id fingerprint state",
                    "certificate: fingerprint certificate"),
            "ddmail-auth",
            columns(
                    "account: id state",
                    "domain: name state",
                    "address: address unicode domain",
                    "mailbox: id account_id address state quota_bytes",
                    "mailbox_key: mailbox_id key_id public_key is_current",
                    "seal: mailbox_id key_id kind record"),
            "ddmail-milter",
            columns(
                    "account: id state",
                    "domain: name state verified",
                    "address: address unicode domain",
                    "mailbox: id account_id address state",
                    "alias: address mailbox_id state",
                    "mailbox_openpgp: mailbox_id state headers on_unusable hidden_recipient",
                    "mailbox_certificate: mailbox_id fingerprint state",
                    "certificate: fingerprint certificate"),
            "postfix",
            columns(
                    "postfix_domain: domain",
                    "postfix_mailbox: address mailbox",
                    "postfix_alias: address mailbox",
                    "postfix_sender_login: address login"));

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @ParameterizedTest
    @ValueSource(strings = {"ddmail-delivery", "ddmail-auth", "ddmail-milter", "postfix"})
    void aRoleReadsItsColumnsAndIsRefusedEveryOther(String role) throws Exception {
        Set<String> all = allColumns();
        Set<String> readable = new TreeSet<>();
        try (Connection connection = database.connect(role)) {
            for (String column : all) {
                String[] parts = column.split("\\.", -1);
                String read = "SELECT \"%s\" FROM ddmail.\"%s\"".formatted(parts[1], parts[0]);
                if (isAllowed(connection, read)) {
                    readable.add(column);
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(50).containsAll(READABLE.get(role));
        assertThat(readable).isEqualTo(READABLE.get(role));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddmail-delivery", "ddmail-auth", "ddmail-milter", "postfix"})
    void aDaemonsRoleWritesNothing(String role) throws Exception {
        List<String> writes = new ArrayList<>(List.of(
                "CREATE TABLE ddmail.t (a int)",
                "CREATE TABLE public.t (a int)",
                "CREATE TEMP TABLE t (a int)",
                "CREATE SCHEMA s",
                "SET ROLE \"ddmail-provisioner\"",
                "DO $$ BEGIN LOCK TABLE ddmail.mailbox IN EXCLUSIVE MODE; END $$",
                "SELECT pg_read_file('/etc/passwd')"));
        for (String column : allColumns()) {
            String[] parts = column.split("\\.", -1);
            String table = "ddmail.\"" + parts[0] + "\"";
            writes.add("UPDATE " + table + " SET \"" + parts[1] + "\" = NULL");
            writes.add("INSERT INTO " + table + " (\"" + parts[1] + "\") VALUES (NULL)");
            writes.add("DELETE FROM " + table);
            if (!parts[0].startsWith("postfix_") && !parts[0].equals("lead")) {
                writes.add("TRUNCATE " + table + " CASCADE");
            }
        }
        try (Connection connection = database.connect(role)) {
            for (String write : writes) {
                assertThat(isAllowed(connection, write)).as(write).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddmail-delivery", "ddmail-milter", "postfix"})
    void onlyAuthMayCallTheFunctionThatReplacesSeals(String role) throws Exception {
        String call = "SELECT ddmail.replace_seal(gen_random_uuid(), 'old', 'new')";
        try (Connection connection = database.connect(role);
                Connection auth = database.connect("ddmail-auth")) {
            assertThat(isAllowed(connection, call)).isFalse();
            assertThat(isAllowed(auth, call)).isTrue();
        }
    }

    @Test
    void aStrangerMayNotEvenConnect() throws Exception {
        database.execute("DROP ROLE IF EXISTS stranger; CREATE ROLE stranger LOGIN");
        assertThatThrownBy(() -> database.connect("stranger").close())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(REFUSED));
        database.execute("DROP ROLE stranger");
    }

    @Test
    void theProvisionerOwnsEverything() throws Exception {
        try (Connection connection = database.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT DISTINCT pg_get_userbyid(owner) FROM (
                          SELECT relowner AS owner FROM pg_class WHERE relnamespace = 'ddmail'::regnamespace
                          UNION ALL SELECT proowner FROM pg_proc WHERE pronamespace = 'ddmail'::regnamespace
                          UNION ALL SELECT nspowner FROM pg_namespace WHERE nspname = 'ddmail'
                          UNION ALL SELECT datdba FROM pg_database WHERE datname = current_database()) o
                        """)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("ddmail-provisioner");
            assertThat(rows.next()).isFalse();
        }
    }

    private static boolean isAllowed(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            // Not a mistake in the statement, which would prove nothing; a union view refuses all writes by itself.
            assertThat(e.getSQLState()).as(sql + ": " + e.getMessage()).isIn(REFUSED, "55000");
            return false;
        }
    }

    private static Set<String> allColumns() throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (Connection connection = database.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'ddmail'")) {
            while (rows.next()) {
                columns.add(rows.getString(1) + "." + rows.getString(2));
            }
        }
        return columns;
    }

    private static Set<String> columns(String... tables) {
        return Stream.of(tables)
                .flatMap(table -> {
                    String[] parts = table.split(": ", -1);
                    return Stream.of(parts[1].split(" ", -1)).map(column -> parts[0] + "." + column);
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
