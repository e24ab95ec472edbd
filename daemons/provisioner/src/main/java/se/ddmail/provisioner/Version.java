// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the jar's manifest has it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"ddmail " + text()};
    }

    static String text() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}
