// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Stopped, restarted, frozen, locked: each answers in bounded time, and all is well again afterwards. */
class OutageTest {
    private static final Duration BOUND = Duration.ofSeconds(7); // what is promised, and two for a busy machine

    static StoppableServer server;

    @BeforeAll
    static void start() throws Exception {
        server = StoppableServer.create();
        try (Database database = open("ddmail-provisioner")) {
            ProvisionerDirectory provisioner = new ProvisionerDirectory(database);
            provisioner.addDomain(Samples.domain("x.example"), Optional.empty());
            provisioner.createMailbox(Samples.mailbox("anna@x.example"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void opensWhileTheDatabaseIsAwayAndRecovers() throws Exception {
        server.stop();
        long before = System.nanoTime();
        try (Database database = open("ddmail-delivery")) {
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
            assertFailsInTime(database);

            server.start();
            assertRecovers(database);
        } finally {
            server.start();
        }
    }

    @Test
    void survivesThatTheDatabaseStopsAndComesBack() throws Exception {
        try (Database database = open("ddmail-delivery")) {
            assertFound(database);
            server.stop();
            assertFailsInTime(database);
            assertFailsInTime(database);
            server.start();
            assertRecovers(database);
        }
    }

    @Test
    void aRestartBetweenTwoQuestionsIsNotNoticed() throws Exception {
        try (Database database = open("ddmail-delivery")) {
            assertFound(database);
            server.stop();
            server.start();
            assertFound(database);
        }
    }

    @Test
    void aConnectionThatWasCutAMomentAgoIsNotNoticed() throws Exception {
        try (Database database = open("ddmail-delivery")) {
            assertFound(database);
            TestDatabase.execute(
                    server.urlFor("postgres"),
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'ddmail-delivery'");
            assertFound(database);
        }
    }

    @Test
    void aFrozenDatabaseFailsInTime() throws Exception {
        try (Database database = open("ddmail-delivery")) {
            assertFound(database);
            server.pause();
            try {
                assertFailsInTime(database);
                assertFailsInTime(database);
            } finally {
                server.resume();
            }
            assertRecovers(database);
        }
    }

    @Test
    void aLockedTableFailsInTime() throws Exception {
        try (Database database = open("ddmail-delivery");
                Connection other = TestDatabase.connectTo(server.urlFor("postgres"));
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE ddmail.mailbox IN ACCESS EXCLUSIVE MODE");
            assertFailsInTime(database);
            other.rollback();
            assertFound(database);
        }
    }

    private static Database open(String role) {
        return Database.open(DatabaseSettings.of(server.urlFor(role)));
    }

    private static void assertFound(Database database) throws Exception {
        assertThat(DeliveryDirectory.of(database).resolve(address("anna@x.example")))
                .isInstanceOf(Resolution.Mailboxes.class);
    }

    private static void assertFailsInTime(Database database) {
        long before = System.nanoTime();
        assertThatThrownBy(() -> assertFound(database))
                .isInstanceOf(DirectoryException.class)
                .hasNoCause()
                .message()
                .startsWith("database: ")
                .doesNotContain("anna", "127.0.0.1");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
    }

    private static void assertRecovers(Database database) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (true) {
            try {
                assertFound(database);
                return;
            } catch (DirectoryException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
        }
    }
}
