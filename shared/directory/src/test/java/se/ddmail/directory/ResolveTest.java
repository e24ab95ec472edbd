// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ResolveTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void migratedTwiceChangesNothing() throws Exception {
        assertThat(Migrations.run(DatabaseSettings.of(database.urlFor("ddmail-provisioner"))))
                .isZero();
    }
}
