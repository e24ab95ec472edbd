// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;

/** A self-signed certificate for loopback, as the host's own would be in production. */
final class Certificate {
    private Certificate() {}

    static void make(Layout layout, String hostname) throws SandboxException {
        try {
            Files.createDirectories(layout.certificate().getParent());
        } catch (IOException e) {
            throw new SandboxException("cannot make the directory of the certificate", e);
        }
        Command.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "365",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,DNS:" + hostname + ",IP:127.0.0.1",
                "-keyout",
                layout.certificateKey().toString(),
                "-out",
                layout.certificate().toString());
        try {
            Files.setPosixFilePermissions(layout.certificateKey(), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new SandboxException("cannot protect " + layout.certificateKey(), e);
        }
    }
}
