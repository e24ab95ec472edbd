// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What a message costs, and what its parts cost. Run {@link #main}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DcryptBenchmark {
    private final SecureRandom random = new SecureRandom();
    private final MailboxPrivateKey key = MailboxPrivateKey.generate(random);
    private final MailboxPublicKey recipient = key.publicKey();
    private final EphemeralKey ephemeral = new EphemeralKey(random);
    private final EphemeralKeys ahead = new EphemeralKeys(random, 64);
    private final KeyData keyData = KeyData.random(random);
    private final byte[] secret = ephemeral.agree(recipient);
    private final byte[] message = new byte[10_000];

    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(DcryptBenchmark.class.getSimpleName())
                        .build())
                .run();
    }

    @TearDown
    public void stop() {
        ahead.close();
    }

    @Benchmark
    public EphemeralKey ephemeralKey() {
        return new EphemeralKey(random);
    }

    @Benchmark
    public byte[] agreementWithKnownMailbox() {
        return ephemeral.agree(recipient);
    }

    @Benchmark
    public byte[] agreementWithNewMailbox() throws DamagedKeyException {
        return ephemeral.agree(MailboxPublicKey.of(recipient.spki()));
    }

    @Benchmark
    public byte[] keyWrap() {
        return KeyWrap.wrap(keyData, secret, ephemeral.point());
    }

    @Benchmark
    public byte[] keyDataHash() {
        return keyData.hash();
    }

    @Benchmark
    public void messageOfTenKilobytes() throws IOException {
        try (OutputStream out = new DcryptOutputStream(OutputStream.nullOutputStream(), recipient, ahead)) {
            out.write(message);
        }
    }

    @Benchmark
    public Object seal() {
        return SealedKey.seal(key, secret, SealParameters.DEFAULT, random);
    }
}
