// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The real gpg with a home of its own, and an owner's keys in it that need no passphrase. Close it: gpg leaves agents behind. */
public final class GpgHome implements AutoCloseable {
    /** Keys as gpg makes them: a primary key that signs and a subkey for encryption. */
    public enum Kind {
        RSA_2048("rsa", "Length: 2048", "rsa", "Length: 2048"),
        RSA_4096("rsa", "Length: 4096", "rsa", "Length: 4096"),
        CV25519("eddsa", "Curve: ed25519", "ecdh", "Curve: cv25519"),
        NIST_P256("ecdsa", "Curve: nistp256", "ecdh", "Curve: nistp256"),
        BRAINPOOL_P384("ecdsa", "Curve: brainpoolP384r1", "ecdh", "Curve: brainpoolP384r1");

        private final String parameters;

        Kind(String primary, String primarySize, String subkey, String subkeySize) {
            this.parameters = """
                    %%no-protection
                    Key-Type: %s
                    Key-%s
                    Key-Usage: sign
                    Subkey-Type: %s
                    Subkey-%s
                    Subkey-Usage: encrypt
                    """.formatted(primary, primarySize, subkey, subkeySize);
        }
    }

    private final Path home;

    private GpgHome(Path home) {
        this.home = home;
    }

    /** Without keys. */
    public static GpgHome create() throws IOException {
        // Not below java.io.tmpdir: the agent's socket is in it, and the path of a socket has room for 107 octets.
        return new GpgHome(Files.createTempDirectory(Path.of("/tmp"), "gpg"));
    }

    /**
     * Makes a key pair that does not expire.
     *
     * @param userId an address, or {@code Name <address>}
     * @return the certificate, armored
     */
    public byte[] generate(Kind kind, String userId) throws IOException, InterruptedException {
        return generate(kind, userId, "0");
    }

    /**
     * Makes a key pair that expires.
     *
     * @param expires as gpg takes it: {@code 0} is never, {@code seconds=60}, {@code 2026-12-31}
     */
    public byte[] generate(Kind kind, String userId, String expires) throws IOException, InterruptedException {
        String parameters = kind.parameters + "Name-Real: " + userId + "\nExpire-Date: " + expires + "\n%commit\n";
        gpg(parameters.getBytes(StandardCharsets.UTF_8), "--gen-key");
        return certificate(userId);
    }

    /** Imports a secret key or a certificate, armored or binary. */
    public void importKey(byte[] key) throws IOException, InterruptedException {
        gpg(key, "--import");
    }

    /** Armored. */
    public byte[] certificate(String userId) throws IOException, InterruptedException {
        return gpg(new byte[0], "--armor", "--export", "--", userId);
    }

    /** The secret key and its subkeys, armored. */
    public byte[] secretKey(String userId) throws IOException, InterruptedException {
        return gpg(new byte[0], "--armor", "--export-secret-keys", "--", userId);
    }

    /**
     * Decrypts a message, armored or binary.
     *
     * @throws IOException when gpg is not content with the whole of it
     */
    public byte[] decrypt(byte[] message) throws IOException, InterruptedException {
        return gpg(message, "--decrypt");
    }

    /** Decrypts a message in a file. */
    public byte[] decrypt(Path file) throws IOException, InterruptedException {
        return gpg(new byte[0], "--decrypt", "--", file.toString());
    }

    /** What gpg says about each packet of a message, also when it has no key for it. */
    public String listPackets(byte[] message) throws IOException, InterruptedException {
        return new String(run(message, "--list-packets").output(), StandardCharsets.UTF_8);
    }

    /** Runs gpg in this home, and returns what it writes. */
    public byte[] gpg(byte[] input, String... arguments) throws IOException, InterruptedException {
        return run(input, arguments).orThrow();
    }

    Run run(byte[] input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "gpg", "--homedir", home.toString(), "--batch", "--quiet", "--no-tty", "--trust-model", "always"));
        command.addAll(List.of(arguments));
        return Run.of(home, input, command);
    }

    @Override
    public void close() throws IOException {
        try {
            Run.of(home, new byte[0], List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> paths = Files.walk(home)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                // The agents remove their sockets themselves, when they notice.
                Files.deleteIfExists(path);
            }
        }
    }
}
