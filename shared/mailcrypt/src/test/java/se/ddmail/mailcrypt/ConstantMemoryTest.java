// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstantMemoryTest {
    private static final int SIZE = 52_428_800;

    @Test
    void fifty_megabytes_are_written_and_read_in_a_heap_of_32(@TempDir Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.resolve("file").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo("read " + SIZE);
    }

    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[0]);
            MailboxPrivateKey key = MailboxPrivateKey.generate(new SecureRandom());
            try (EphemeralKeys ephemeral = new EphemeralKeys(new SecureRandom(), 1);
                    OutputStream out = new DcryptOutputStream(
                            new BufferedOutputStream(Files.newOutputStream(path)), key.publicKey(), ephemeral)) {
                byte[] piece = new byte[1024];
                for (int i = 0; i < SIZE / piece.length; i++) {
                    out.write(piece);
                }
            }
            long count = 0;
            try (InputStream in = new BufferedInputStream(
                    new DcryptInputStream(Files.newInputStream(path), id -> Optional.of(key)))) {
                for (int b = in.read(); b == 0; b = in.read()) {
                    count++;
                }
            }
            System.out.print("read " + count);
        }
    }
}
