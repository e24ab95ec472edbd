// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    @Test
    void theProvisionerMigratesItsOwnDatabaseOnceTheRolesAreMade() throws Exception {
        try (StoppableServer server = StoppableServer.empty(Files.createTempDirectory("ddmail-pg"), Map.of())) {
            DatabaseSettings settings = DatabaseSettings.of(server.urlFor("ddmail-provisioner"));
            String superuser = server.url("postgres", "postgres");
            TestDatabase.execute(superuser, "CREATE ROLE \"ddmail-provisioner\" LOGIN");
            TestDatabase.execute(superuser, "CREATE DATABASE ddmail OWNER \"ddmail-provisioner\"");

            assertThatThrownBy(() -> Migrations.run(settings))
                    .isInstanceOf(DirectoryException.class)
                    .hasMessageContaining("42501")
                    .hasMessageContaining("superuser");

            for (String role : List.of("ddmail-delivery", "ddmail-auth", "ddmail-milter", "postfix")) {
                TestDatabase.execute(superuser, "CREATE ROLE \"" + role + "\" LOGIN");
            }
            assertThat(Migrations.run(settings)).isPositive();
            assertThat(Migrations.run(settings)).isZero();
            try (Database database = Database.open(DatabaseSettings.of(server.urlFor("ddmail-delivery")))) {
                assertThat(DeliveryDirectory.of(database).resolve(address("a@x.example")))
                        .isEqualTo(new Resolution.Unknown());
            }
        }
    }

    @Test
    void aSuperuserMigratesAnEmptyDatabaseAndTheProvisionerGoesOn() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            assertThat(Migrations.run(DatabaseSettings.of(database.urlFor("postgres"))))
                    .isZero();
            assertThat(Migrations.run(DatabaseSettings.of(database.urlFor("ddmail-provisioner"))))
                    .isZero();
        }
    }

    @Test
    void aDatabaseOfTheFirstVersionKeepsItsDataAndWhoWantedEncryptionGetsIt() throws Exception {
        try (StoppableServer server = StoppableServer.empty(Files.createTempDirectory("ddmail-pg"), Map.of())) {
            String superuser = server.url("postgres", "ddmail");
            TestDatabase.execute(server.url("postgres", "postgres"), "CREATE DATABASE ddmail");
            firstVersion(superuser);
            TestDatabase.execute(superuser, """
                    INSERT INTO ddmail.account (id) VALUES ('aaaaaaaaaaaaaaaa');
                    INSERT INTO ddmail.domain VALUES ('x.example', 'x.example', NULL, 'active', true);
                    INSERT INTO ddmail.address
                      SELECT a, a, split_part(a, '@', 1), 'x.example', 'x.example', 'mailbox'
                      FROM unnest(ARRAY['on@x.example', 'off@x.example']) a;
                    INSERT INTO ddmail.mailbox (id, account_id, address)
                      SELECT gen_random_uuid(), 'aaaaaaaaaaaaaaaa', address FROM ddmail.address;
                    INSERT INTO ddmail.mailbox_key SELECT id, repeat('0', 64), 'key', true FROM ddmail.mailbox;
                    INSERT INTO ddmail.certificate VALUES (repeat('a', 40), 'certificate');
                    INSERT INTO ddmail.mailbox_certificate (mailbox_id, fingerprint)
                      SELECT id, repeat('a', 40) FROM ddmail.mailbox WHERE address = 'on@x.example';
                    INSERT INTO ddmail.mailbox_certificate (mailbox_id, fingerprint, state)
                      SELECT id, repeat('a', 40), 'removed' FROM ddmail.mailbox WHERE address = 'off@x.example';
                    """);

            assertThat(Migrations.run(DatabaseSettings.of(superuser))).isEqualTo(4);

            try (Database connection = Database.open(DatabaseSettings.of(server.urlFor("ddmail-delivery")))) {
                DeliveryDirectory delivery = DeliveryDirectory.of(connection);
                assertThat(openPgp(delivery.resolve(address("on@x.example")))
                                .orElseThrow()
                                .certificates())
                        .containsExactly("certificate".getBytes(UTF_8));
                assertThat(openPgp(delivery.resolve(address("off@x.example")))).isEmpty();
            }
            try (Database connection = Database.open(DatabaseSettings.of(server.urlFor("ddmail-provisioner")))) {
                CertificateInventory inventory = new CertificateInventory(connection);
                assertThat(inventory
                                .mailbox(address("off@x.example"))
                                .orElseThrow()
                                .certificates())
                        .isEmpty();
            }
        }
    }

    /** The schema as it was before OpenPGP, as the migrations leave it. */
    private static void firstVersion(String superuser) throws Exception {
        LibpqUrl url = LibpqUrl.parse(superuser);
        TestDatabase.execute(superuser, """
                CREATE ROLE "ddmail-provisioner" LOGIN;
                ALTER DATABASE ddmail OWNER TO "ddmail-provisioner";
                SET ROLE "ddmail-provisioner";
                CREATE SCHEMA ddmail;
                """);
        Path folder = Files.createTempDirectory("ddmail-v1");
        Path script = folder.resolve("V1__tables.sql");
        try (InputStream in = Migrations.class.getResourceAsStream("migrations/V1__tables.sql")) {
            Files.copy(Objects.requireNonNull(in), script);
            Flyway.configure()
                    .dataSource(Connections.jdbcUrl(url) + "ddmail", url.user(), "")
                    .initSql("SET ROLE \"ddmail-provisioner\"")
                    .loggers(MigrationLog.class.getName())
                    .locations("filesystem:" + folder)
                    .defaultSchema("ddmail")
                    .load()
                    .migrate();
        } finally {
            Files.delete(script);
            Files.delete(folder);
        }
    }

    private static Optional<OpenPgp> openPgp(Resolution resolution) {
        return ((Resolution.Mailboxes) resolution).recipients().get(0).openPgp();
    }

    @Test
    void aDatabaseThatIsAwayIsATemporaryFailure() {
        DatabaseSettings nowhere = DatabaseSettings.of("postgresql:///x?host=/nonexistent&user=postgres");
        assertThatThrownBy(() -> Migrations.run(nowhere))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("08001");
    }
}
