// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.operator.PGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.jcajce.JcePGPDataEncryptorBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What a message costs, and what it would cost with the streams of Bouncy Castle. Run {@link #main}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncryptionBenchmark {
    private final EncryptionKey cv25519 = TestKey.of("gpg-cv25519").publicKey(false);
    private final EncryptionKey rsa4096 = TestKey.of("gpg-rsa4096").publicKey(false);
    private final EncryptionKey aead = TestKey.of("gpg-cv25519").publicKey(true);
    private final byte[] small = EncryptingOutputStreamTest.plaintext(10_000);
    private final byte[] large = EncryptingOutputStreamTest.plaintext(10_000_000);

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EncryptionBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    @Benchmark
    public void tenKilobytesToCv25519() throws IOException {
        encrypt(cv25519, small);
    }

    @Benchmark
    public void tenKilobytesToRsa4096() throws IOException {
        encrypt(rsa4096, small);
    }

    @Benchmark
    public void tenMegabytes() throws IOException {
        encrypt(cv25519, large);
    }

    @Benchmark
    public void tenMegabytesInVersion2() throws IOException {
        encrypt(aead, large);
    }

    @Benchmark
    public void tenMegabytesByBouncyCastle() throws IOException, PGPException {
        bouncyCastle(new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256));
    }

    @Benchmark
    public void tenMegabytesByBouncyCastleWithCiphersOfTheJdk() throws IOException, PGPException {
        bouncyCastle(new JcePGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256));
    }

    private static void encrypt(EncryptionKey key, byte[] message) throws IOException {
        try (OutputStream out = new EncryptingOutputStream(OutputStream.nullOutputStream(), List.of(key), false)) {
            out.write(message);
        }
    }

    private void bouncyCastle(PGPDataEncryptorBuilder encryption) throws IOException, PGPException {
        PGPEncryptedDataGenerator generator = new PGPEncryptedDataGenerator(encryption.setWithIntegrityPacket(true));
        generator.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(cv25519.key()));
        try (OutputStream armor = ArmoredOutputStream.builder().build(OutputStream.nullOutputStream());
                OutputStream encrypted = generator.open(armor, new byte[1 << 15]);
                OutputStream literal = new PGPLiteralDataGenerator()
                        .open(encrypted, PGPLiteralData.BINARY, "", PGPLiteralData.NOW, new byte[1 << 15])) {
            literal.write(large);
        }
    }
}
