// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Argon2idTest {
    @Test
    void the_library_gives_the_vector_of_rfc_9106_section_5_3() {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .withSalt(repeated(2, 16))
                .withSecret(repeated(3, 8))
                .withAdditional(repeated(4, 12))
                .build());
        byte[] tag = new byte[32];
        generator.generateBytes(repeated(1, 32), tag);
        assertThat(HexFormat.of().formatHex(tag))
                .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void a_password_at_the_default_cost_gives_what_the_argon2_program_printed() {
        // printf password | argon2 0123456789abcdef -id -k 65536 -t 3 -p 1 -l 64 -r
        assertThat(HexFormat.of().formatHex(tag("password", SealParameters.DEFAULT)))
                .startsWith("fbadc167a0aaa2285db4813614c73b58da439611")
                .hasSize(128);
    }

    @ParameterizedTest
    @CsvSource({"8,1,1", "64,2,4", "1024,3,2", "4096,1,1", "65536,3,1"})
    void the_native_program_agrees(int memoryKib, int iterations, int parallelism) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/argon2")), "the argon2 program is not installed");
        SealParameters parameters = new SealParameters(memoryKib, iterations, parallelism);
        String password = "pässword-" + memoryKib;
        Process process = new ProcessBuilder(
                        "/usr/bin/argon2",
                        "0123456789abcdef",
                        "-id",
                        "-k",
                        Integer.toString(memoryKib),
                        "-t",
                        Integer.toString(iterations),
                        "-p",
                        Integer.toString(parallelism),
                        "-l",
                        "64",
                        "-r")
                .start();
        process.getOutputStream().write(password.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String expected = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(HexFormat.of().formatHex(tag(password, parameters))).isEqualTo(expected);
    }

    private static byte[] tag(String password, SealParameters parameters) {
        return Argon2id.tag(
                password.getBytes(StandardCharsets.UTF_8),
                "0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
                parameters);
    }

    private static byte[] repeated(int value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
