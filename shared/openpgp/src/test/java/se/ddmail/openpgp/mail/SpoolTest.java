// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
    private static final byte[] CANARY = "canary-91c2 ".getBytes(US_ASCII);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 65535, 65536, 65537, 131072, 200_001})
    void octets_come_back_as_often_as_they_are_read(int size) throws IOException {
        byte[] octets = new byte[size];
        new Random(1).nextBytes(octets);
        try (Spool spool = new Spool()) {
            for (int i = 0; i < size; i += 999) {
                spool.write(octets, i, Math.min(999, size - i));
            }
            assertThat(spool.size()).isEqualTo(size);
            for (int i = 0; i < 2; i++) {
                try (InputStream in = spool.read()) {
                    assertThat(in.readAllBytes()).isEqualTo(octets);
                }
            }
            assertThat(spool.size()).isEqualTo(size);
        }
    }

    @Test
    void octets_go_in_and_out_one_by_one() throws IOException {
        try (Spool spool = new Spool()) {
            for (int i = 0; i < 70_000; i++) {
                spool.write(i);
            }
            try (InputStream in = spool.read()) {
                for (int i = 0; i < 70_000; i++) {
                    assertThat(in.read()).isEqualTo(i & 0xff);
                }
                assertThat(in.read()).isEqualTo(-1);
            }
        }
    }

    /** Text in quoted-printable is read so. */
    @Test
    void octets_of_a_file_come_out_one_by_one_as_fast_as_in_pieces() throws IOException {
        try (Spool spool = new Spool()) {
            spool.write(new byte[4_000_000]);
            try (InputStream in = spool.read()) {
                assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
                    while (in.read() >= 0) {}
                });
            }
        }
    }

    @Test
    void what_is_read_cannot_be_added_to() throws IOException {
        try (Spool spool = new Spool()) {
            spool.write(1);
            spool.read().close();
            assertThatThrownBy(() -> spool.write(2)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_file_has_no_name_and_nothing_readable_in_it() throws IOException {
        try (Spool spool = new Spool()) {
            for (int i = 0; i < 20_000; i++) {
                spool.write(CANARY);
            }
            spool.read().close();
            List<Path> files = openSpools();
            assertThat(files).hasSize(1);
            try (InputStream in = Files.newInputStream(files.get(0))) {
                ByteArrayOutputStream content = new ByteArrayOutputStream();
                in.transferTo(content);
                assertThat(content.size()).isEqualTo(20_000 * CANARY.length);
                assertThat(content.toString(US_ASCII)).doesNotContain("canary");
            }
        }
        assertThat(openSpools()).isEmpty();
    }

    /** Files of this process that were deleted while open, as the kernel lists them. */
    private static List<Path> openSpools() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(SpoolTest::isSpool).toList();
        }
    }

    private static boolean isSpool(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.contains("ddmail-") && target.endsWith(".spool (deleted)");
        } catch (IOException e) {
            return false; // closed since
        }
    }
}
