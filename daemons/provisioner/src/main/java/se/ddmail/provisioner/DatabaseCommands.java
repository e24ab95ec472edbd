// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import picocli.CommandLine.Command;
import se.ddmail.directory.DatabaseSettings;
import se.ddmail.directory.DirectoryException;
import se.ddmail.directory.Migrations;

/** {@code ddmail database}. */
@Command(name = "database", description = "Set up the database.")
final class DatabaseCommands {
    private final Ddmail ddmail;

    DatabaseCommands(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Command(
            name = "migrate",
            description = "Bring the tables up to this version. Safe to repeat; does nothing where nothing is to do.",
            footer = "Example: ddmail database migrate")
    int migrate() throws Failure {
        DatabaseSettings settings = ddmail.configuration().database();
        try {
            int done = Migrations.run(settings);
            ddmail.output().one(Row.row().with("migrations", done), "");
            return 0;
        } catch (DirectoryException e) {
            throw Troubles.ofMigration(e);
        } catch (IllegalArgumentException e) {
            throw Ddmail.badUrl(e);
        }
    }
}
