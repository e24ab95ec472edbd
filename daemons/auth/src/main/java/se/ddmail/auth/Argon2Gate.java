// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import se.ddmail.auth.UnavailableException.Reason;
import se.ddmail.mailcrypt.SealParameters;

/**
 * Lets only so many Argon2id evaluations run that their memory stays below a limit; the others wait a while, in order,
 * and then fail. So a flood of logins becomes temporary failures and never an OutOfMemoryError.
 */
final class Argon2Gate {
    /** Work that evaluates Argon2id once. */
    interface Evaluation<T> {
        T run() throws UnavailableException;
    }

    private final int memoryMaxKib;
    private final Duration waitMax;
    private final Semaphore memory;
    private final AtomicLong evaluations = new AtomicLong();

    /** @param memoryMaxKib for all evaluations together, in KiB */
    Argon2Gate(int memoryMaxKib, Duration waitMax) {
        this.memoryMaxKib = memoryMaxKib;
        this.waitMax = waitMax;
        this.memory = new Semaphore(memoryMaxKib, true);
    }

    /**
     * Runs an evaluation when there is memory for it.
     *
     * @throws UnavailableException when there was none in time, or never will be enough
     */
    <T> T evaluate(SealParameters parameters, Evaluation<T> evaluation)
            throws UnavailableException, InterruptedException {
        if (parameters.memoryKib() > memoryMaxKib) {
            throw new UnavailableException(Reason.SEAL_TOO_COSTLY);
        }
        if (!memory.tryAcquire(parameters.memoryKib(), waitMax.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new UnavailableException(Reason.OVERLOAD);
        }
        return run(parameters, evaluation);
    }

    /** Runs an evaluation if there is memory for it at once: work that can as well be done another day. */
    <T> Optional<T> evaluateIfIdle(SealParameters parameters, Evaluation<T> evaluation) throws UnavailableException {
        return memory.tryAcquire(parameters.memoryKib()) ? Optional.of(run(parameters, evaluation)) : Optional.empty();
    }

    private <T> T run(SealParameters parameters, Evaluation<T> evaluation) throws UnavailableException {
        try {
            evaluations.incrementAndGet();
            return evaluation.run();
        } finally {
            memory.release(parameters.memoryKib());
        }
    }

    /** How many have been run. */
    long evaluations() {
        return evaluations.get();
    }
}
