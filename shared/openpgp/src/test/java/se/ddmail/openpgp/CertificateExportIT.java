// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we write is read by gpg, sq and rnpkeys. */
class CertificateExportIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "certificates/gpg-several-subkeys.asc",
                "certificates/gpg-nistp521.asc",
                "certificates/sq-rsa3k.asc",
                "certificates/rnp-dsa2048-rsa2048.asc",
                "samples/alice-revoked.pgp"
            })
    void others_read_all_keys_of_it(String name) throws Exception {
        Certificate certificate = Fixture.certificate(name);
        Path file = Files.writeString(directory.resolve("certificate.asc"), certificate.armored());
        String home = directory.toString();
        String gpg = run("gpg", "--homedir", home, "--show-keys", "--with-subkey-fingerprint", file.toString());
        String sq = run("sq", "inspect", file.toString());
        String rnp = run("rnpkeys", "--homedir", home, "--import", file.toString());
        assertThat(certificate.subkeys().keySet())
                .isNotEmpty()
                .extracting(Key::fingerprint)
                .allSatisfy(fingerprint -> {
                    assertThat(gpg).contains(fingerprint);
                    assertThat(sq).contains(fingerprint);
                    assertThat(rnp).contains(fingerprint);
                });
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.toLowerCase(Locale.ROOT);
    }
}
