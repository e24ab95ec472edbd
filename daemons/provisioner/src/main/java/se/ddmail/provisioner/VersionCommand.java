// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ddmail version}. */
@Command(name = "version", description = "Print the version.", footer = "Example: ddmail version --json")
final class VersionCommand implements Callable<Integer> {
    private final Ddmail ddmail;

    VersionCommand(Ddmail ddmail) {
        this.ddmail = ddmail;
    }

    @Override
    public Integer call() {
        ddmail.output().one(Row.row().with("name", "ddmail").with("version", Version.text()), "version");
        return 0;
    }
}
