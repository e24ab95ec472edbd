// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.openpgp.PGPException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BigMessageTest {
    private static final int PIECE = 1 << 16;
    private static final int PIECES = 800; // 50 MiB
    private static final byte[] HEADER = "Subject: big\r\n\r\n".getBytes(US_ASCII);

    @Test
    void fifty_megabytes_are_encrypted_and_then_recognized_in_a_heap_of_24(@TempDir Path directory) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.resolve("message").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).isEqualTo("same, unchanged");
    }

    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[0]);
            Protection protection = Owner.ALICE.protection(Protection.Headers.KEEP);
            try (ProtectingOutputStream out =
                    new ProtectingOutputStream(new BufferedOutputStream(Files.newOutputStream(path)), protection)) {
                out.write(HEADER);
                Random random = new Random(5);
                byte[] piece = new byte[PIECE];
                for (int i = 0; i < PIECES; i++) {
                    random.nextBytes(piece);
                    out.write(piece);
                }
                out.finish();
            }
            System.out.print(isSame(path) ? "same" : "other");
            Comparison comparison = new Comparison(path);
            try (InputStream in = Files.newInputStream(path);
                    ProtectingOutputStream out = new ProtectingOutputStream(comparison, protection)) {
                in.transferTo(out);
                out.finish();
            }
            System.out.print(comparison.same ? ", unchanged" : ", changed");
        }

        private static boolean isSame(Path path) throws IOException, PGPException {
            try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
                file.mark(PIECE);
                int armor = new String(file.readNBytes(PIECE), US_ASCII).indexOf("-----BEGIN");
                file.reset();
                file.skipNBytes(armor);
                InputStream in = Owner.ALICE.open(file);
                Random random = new Random(5);
                byte[] piece = new byte[PIECE];
                boolean same = Arrays.equals(in.readNBytes(2), "\r\n".getBytes(US_ASCII));
                for (int i = 0; i < PIECES && same; i++) {
                    random.nextBytes(piece);
                    same = Arrays.equals(in.readNBytes(PIECE), piece);
                }
                return same && in.read() < 0;
            }
        }
    }

    /** Compares what is written with a file. */
    private static final class Comparison extends OutputStream {
        private final InputStream file;
        private boolean same = true;

        Comparison(Path path) throws IOException {
            this.file = new BufferedInputStream(Files.newInputStream(path));
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            same &= Arrays.equals(file.readNBytes(length), Arrays.copyOfRange(bytes, offset, offset + length));
        }

        @Override
        public void close() throws IOException {
            same &= file.read() < 0;
            file.close();
        }
    }
}
