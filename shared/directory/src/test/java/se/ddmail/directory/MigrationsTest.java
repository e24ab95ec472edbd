// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static se.ddmail.directory.Samples.address;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
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
    void aDatabaseThatIsAwayIsATemporaryFailure() {
        DatabaseSettings nowhere = DatabaseSettings.of("postgresql:///x?host=/nonexistent&user=postgres");
        assertThatThrownBy(() -> Migrations.run(nowhere))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("08001");
    }
}
