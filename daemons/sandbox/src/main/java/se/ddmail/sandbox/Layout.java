// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.nio.file.Path;

/**
 * Where things are in a sandbox; the directory mirrors a host.
 *
 * @param root the sandbox's directory, absolute
 */
record Layout(Path root) {
    /** Unix socket paths end at 107 bytes; the longest below the root takes this much of it. */
    private static final int LONGEST_SOCKET = "/spool/public/ddmail-submission-reinject".length();

    private static final int SOCKET_PATH_MAX = 107;

    static Layout of(Path directory) throws SandboxException {
        Path root = directory.toAbsolutePath().normalize();
        int longest = SOCKET_PATH_MAX - LONGEST_SOCKET;
        if (root.toString().length() > longest) {
            throw new SandboxException("the directory " + root + " is too deep for Unix sockets (longest possible: "
                    + longest + " characters); name another with --dir");
        }
        if (!root.toString().matches("[A-Za-z0-9/._+-]+")) {
            throw new SandboxException("the directory " + root
                    + " has characters that Postfix's configuration cannot hold; name another with --dir");
        }
        return new Layout(root);
    }

    /** Says that everything in this directory belongs to a sandbox and may be removed. */
    Path marker() {
        return root.resolve(".ddmail-sandbox");
    }

    Path environment() {
        return root.resolve("sandbox.env");
    }

    Path pidFile() {
        return root.resolve("run/sandbox.pid");
    }

    Path etc(String name) {
        return root.resolve("etc").resolve(name);
    }

    Path run(String name) {
        return root.resolve("run").resolve(name);
    }

    Path log() {
        return root.resolve("log");
    }

    Path log(String name) {
        return log().resolve(name + ".log");
    }

    Path queue() {
        return root.resolve("spool");
    }

    Path lmtpDirectory() {
        return queue().resolve("ddmail");
    }

    Path lmtpSocket() {
        return lmtpDirectory().resolve("lmtp.sock");
    }

    Path milterDirectory() {
        return queue().resolve("ddmail-milter");
    }

    Path milterSocket() {
        return milterDirectory().resolve("milter.sock");
    }

    Path proxySocket() {
        return milterDirectory().resolve("proxy.sock");
    }

    Path submissionProxySocket() {
        return milterDirectory().resolve("submission.sock");
    }

    Path authDirectory() {
        return run("ddmail-auth");
    }

    Path authSocket() {
        return authDirectory().resolve("auth.sock");
    }

    Path mailRoot() {
        return root.resolve("vmail");
    }

    Path databaseSockets() {
        return run("postgresql");
    }

    Path certificate() {
        return etc("ddmail/tls/cert.pem");
    }

    Path certificateKey() {
        return etc("ddmail/tls/key.pem");
    }

    Path bin(String name) {
        return root.resolve("bin").resolve(name);
    }

    /** A daemon's jar and its libraries: a copy, so that a build does not pull them away from under a running daemon. */
    Path program(String module) {
        return root.resolve("program").resolve(module);
    }
}
