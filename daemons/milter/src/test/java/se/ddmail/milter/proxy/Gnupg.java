// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static se.ddmail.milter.proxy.PostfixInstance.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The host's gpg with a key ring of its own. */
record Gnupg(Path home) implements AutoCloseable {

    static Gnupg create() throws IOException {
        return new Gnupg(Files.createTempDirectory("gpg-"));
    }

    /** Makes a key; its certificate, binary. */
    byte[] key(String name) throws IOException, InterruptedException {
        gpg("--passphrase", "", "--quick-generate-key", name, "future-default", "default", "never");
        Path file = home.resolve("certificate");
        Files.deleteIfExists(file);
        gpg("--output", file.toString(), "--export", name);
        return Files.readAllBytes(file);
    }

    String decrypt(String message) throws IOException, InterruptedException {
        Path file = home.resolve("message");
        Files.writeString(file, message, StandardCharsets.ISO_8859_1);
        Path plain = home.resolve("plain");
        Files.deleteIfExists(plain);
        gpg("--output", plain.toString(), "--decrypt", file.toString());
        return Files.readString(plain, StandardCharsets.ISO_8859_1);
    }

    /** How many keys could open it. */
    long recipients(String message) throws IOException, InterruptedException {
        Path file = home.resolve("message");
        Files.writeString(file, message, StandardCharsets.ISO_8859_1);
        return gpg("--list-packets", file.toString())
                .lines()
                .filter(line -> line.startsWith(":pubkey enc packet:"))
                .count();
    }

    private String gpg(String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 5];
        System.arraycopy(new String[] {"gpg", "--batch", "--quiet", "--homedir", home.toString()}, 0, command, 0, 5);
        System.arraycopy(words, 0, command, 5, words.length);
        return run(command);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("gpgconf", "--homedir", home.toString(), "--kill", "all");
        run("rm", "-rf", home.toString());
    }
}
