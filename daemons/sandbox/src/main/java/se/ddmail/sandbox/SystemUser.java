// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Unix user that a part of the system runs as; the same names as in production. */
enum SystemUser {
    VMAIL("vmail", "vmail"),
    DELIVERY("ddmail-delivery", "vmail"),
    AUTH("ddmail-auth", "ddmail-auth"),
    MILTER("ddmail-milter", "ddmail-milter"),
    PIPE("ddmail-pipe", "ddmail-pipe"),
    POSTGRES("ddmail-postgres", "ddmail-postgres");

    private final String user;
    private final String group;

    SystemUser(String user, String group) {
        this.user = user;
        this.group = group;
    }

    String user() {
        return user;
    }

    /** Creates those that are missing. */
    static void ensureAll() throws SandboxException {
        for (SystemUser each : values()) {
            each.ensure();
        }
    }

    private void ensure() throws SandboxException {
        if (Command.outcome(List.of("getent", "group", group), "").status() != 0) {
            Command.run("groupadd", "--system", group);
        }
        if (Command.outcome(List.of("getent", "passwd", user), "").status() != 0) {
            Command.run(
                    "useradd",
                    "--system",
                    "--gid",
                    group,
                    "--no-create-home",
                    "--home-dir",
                    "/nonexistent",
                    "--shell",
                    "/usr/sbin/nologin",
                    user);
        }
    }

    /** The words before a command that make it run as this user, with no way back. */
    List<String> prefix() {
        return prefix(user, group, List.of());
    }

    static List<String> prefix(String user, String group, List<String> moreGroups) {
        return List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + group,
                moreGroups.isEmpty() ? "--clear-groups" : "--groups=" + String.join(",", moreGroups),
                "--inh-caps=-all",
                "--bounding-set=-all",
                "--no-new-privs",
                "--");
    }

    /** Gives a path to this user and its group, or to another group. */
    void own(Path path, String mode, Optional<String> otherGroup) throws SandboxException {
        Command.run("chown", user + ":" + otherGroup.orElse(group), path.toString());
        Command.run("chmod", mode, path.toString());
    }

    /** A clean environment: nothing of the developer's shell reaches a daemon. */
    static Map<String, String> environment() {
        return Map.of(
                "PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL", "C.UTF-8", "HOME", "/nonexistent");
    }
}
