// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A throw-away home of GnuPG: the owner's machine, where the private keys are. They have no passphrase. */
final class GnupgHome implements AutoCloseable {
    private final Path home;

    private GnupgHome(Path home) {
        this.home = home;
    }

    /** In the system's directory for temporary files: the path of the agent's socket must be short. */
    static GnupgHome make() throws SandboxException {
        try {
            Path home = Files.createTempDirectory("ddmail-gpg-");
            Files.writeString(home.resolve("gpg-agent.conf"), "disable-scdaemon\n");
            return new GnupgHome(home);
        } catch (IOException e) {
            throw new SandboxException("cannot make a home for gpg", e);
        }
    }

    /**
     * Makes a key that signs and a subkey that encrypts.
     *
     * @param signing {@code ed25519}, {@code rsa4096}
     * @param encryption {@code cv25519}, {@code rsa4096}
     * @param expiry {@code never}, or as {@code seconds=3}
     * @return the fingerprint
     */
    String generate(String userId, String signing, String encryption, String expiry) throws SandboxException {
        gpg("--quick-generate-key", userId, signing, "sign", expiry);
        String fingerprint = fingerprints("=" + userId).get(0);
        gpg("--quick-add-key", fingerprint, encryption, "encr", expiry);
        return fingerprint;
    }

    private List<String> fingerprints(String key) throws SandboxException {
        return gpg("--with-colons", "--list-keys", key)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .map(line -> line.split(":", -1)[9])
                .toList();
    }

    /** The fingerprint of the subkey that encrypts. */
    String subkey(String fingerprint) throws SandboxException {
        return fingerprints(fingerprint).get(1);
    }

    /** Lets key and subkey expire: {@code never}, or as {@code seconds=3} from now. */
    void expire(String fingerprint, String when) throws SandboxException {
        gpg("--quick-set-expire", fingerprint, when);
        gpg("--quick-set-expire", fingerprint, when, subkey(fingerprint));
    }

    /** The certificate, in armor. */
    String certificate(String fingerprint) throws SandboxException {
        return gpg("--armor", "--export", fingerprint);
    }

    /** Revokes a certificate with the revocation that gpg made beside it, whose armor is disarmed by a colon. */
    void revoke(String fingerprint) throws SandboxException {
        Path revocation = home.resolve("openpgp-revocs.d").resolve(fingerprint + ".rev");
        try {
            Files.writeString(revocation, Files.readString(revocation).replace("\n:-----BEGIN", "\n-----BEGIN"));
        } catch (IOException e) {
            throw new SandboxException("cannot read " + revocation, e);
        }
        gpg("--import", revocation.toString());
    }

    /** Runs gpg, which must succeed; returns what it printed. */
    String gpg(String... words) throws SandboxException {
        return Command.run(Command.join(command(), List.of(words)));
    }

    /** The program with the options that every call needs. */
    List<String> command() {
        return List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--quiet",
                "--yes",
                "--no-tty",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--trust-model",
                "always");
    }

    /**
     * Decrypts the OpenPGP message in a mail, which stands there in armor. Not the exit status says whether it worked: where
     * no recipient is named, gpg counts every key that it tried in vain as an error.
     */
    byte[] decrypt(byte[] mail) throws SandboxException {
        Path encrypted = home.resolve("in.asc");
        Path decrypted = home.resolve("out");
        try {
            Files.write(encrypted, mail);
            List<String> words =
                    List.of("--status-fd", "1", "--output", decrypted.toString(), "--decrypt", encrypted.toString());
            Command.Outcome outcome = Command.outcome(Command.join(command(), words), "");
            if (!outcome.output().contains("[GNUPG:] DECRYPTION_OKAY")) {
                throw new SandboxException("gpg did not decrypt: " + outcome.output());
            }
            return Files.readAllBytes(decrypted);
        } catch (IOException e) {
            throw new SandboxException("cannot exchange files with gpg", e);
        }
    }

    /** Ends the agent and removes the keys. */
    @Override
    public void close() throws SandboxException {
        Command.outcome(List.of("gpgconf", "--homedir", home.toString(), "--kill", "all"), "");
        Command.run("rm", "-rf", home.toString());
    }
}
