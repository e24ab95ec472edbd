// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.mailcrypt;

/**
 * The cost of one Argon2id evaluation (RFC 9106 section 3.1).
 *
 * @param memoryKib memory in KiB, from 8 for each lane to 4 GiB
 * @param iterations passes over the memory, 1 to 1000
 * @param parallelism lanes, 1 to 64
 */
public record SealParameters(int memoryKib, int iterations, int parallelism) {
    /** 64 MiB, three passes, one lane. */
    public static final SealParameters DEFAULT = new SealParameters(65_536, 3, 1);

    private static final int MEMORY_MAX = 4 * 1024 * 1024;
    private static final int ITERATIONS_MAX = 1000;
    private static final int PARALLELISM_MAX = 64;

    /** @throws IllegalArgumentException outside the limits above */
    public SealParameters {
        if (parallelism < 1 || parallelism > PARALLELISM_MAX) {
            throw new IllegalArgumentException("parallelism must be 1 to " + PARALLELISM_MAX);
        }
        if (memoryKib < 8 * parallelism || memoryKib > MEMORY_MAX) {
            throw new IllegalArgumentException("memory must be 8 KiB for each lane to 4 GiB");
        }
        if (iterations < 1 || iterations > ITERATIONS_MAX) {
            throw new IllegalArgumentException("iterations must be 1 to " + ITERATIONS_MAX);
        }
    }

    /**
     * Whether a seal of these parameters should be renewed with the others: they ask for more memory or more passes and
     * for less of neither, so that a renewal never weakens a seal. Lanes are no strength.
     */
    public boolean weakerThan(SealParameters other) {
        return memoryKib <= other.memoryKib
                && iterations <= other.iterations
                && (memoryKib < other.memoryKib || iterations < other.iterations);
    }
}
