// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Ephemeral keys for {@link DcryptOutputStream}, made ahead of time by one daemon thread of the lowest priority, so that
 * idle time pays for them. Each is handed out once and wiped after use; when none is left, the caller makes one itself.
 * Safe for several threads; one for each process is enough.
 */
public final class EphemeralKeys implements AutoCloseable {
    private static final Duration WARM_UP = Duration.ofMillis(1500);

    private final SecureRandom random;
    private final BlockingQueue<EphemeralKey> ready;
    private final Thread maker;

    /** @param ahead how many keys to hold ready, at least one; about 300 bytes each */
    @SuppressWarnings("ThreadPriorityCheck") // a wish: correct, only slower, where the system ignores it
    public EphemeralKeys(SecureRandom random, int ahead) {
        this.random = random;
        this.ready = new ArrayBlockingQueue<>(ahead);
        this.maker = new Thread(this::make, "ephemeral-keys");
        maker.setDaemon(true);
        maker.setPriority(Thread.MIN_PRIORITY);
        maker.start();
    }

    private void make() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                ready.put(new EphemeralKey(random));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    EphemeralKey take() {
        EphemeralKey key = ready.poll();
        return key == null ? new EphemeralKey(random) : key;
    }

    SecureRandom random() {
        return random;
    }

    /**
     * Encrypts to nowhere until the virtual machine has compiled the way of a message, about 1.5 seconds: to be called
     * before a daemon says that it is ready, so that its first messages are as fast as the later ones.
     */
    public void warmUp() {
        long end = System.nanoTime() + WARM_UP.toNanos();
        byte[] message = new byte[10_000];
        try (MailboxPrivateKey key = MailboxPrivateKey.generate(random)) {
            while (System.nanoTime() - end < 0) {
                try (OutputStream out =
                        new DcryptOutputStream(OutputStream.nullOutputStream(), key.publicKey(), this)) {
                    out.write(message);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("nothing is written anywhere", e);
        }
    }

    /** Stops the thread and wipes the keys that were not used. */
    @Override
    public void close() {
        maker.interrupt();
        try {
            maker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (EphemeralKey key = ready.poll(); key != null; key = ready.poll()) {
            key.close();
        }
    }
}
