// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import se.ddmail.openpgp.BadCertificateException;
import se.ddmail.openpgp.Certificate;

/** Reads the file that a mailbox owner handed over. */
final class CertificateFile {
    private static final String STANDARD_INPUT = "-";

    private CertificateFile() {}

    /** @param file a name, or {@code -} for standard input */
    static Certificate read(String file, InputStream in) throws Failure {
        byte[] content = content(file, in);
        try {
            return Certificate.parse(content);
        } catch (BadCertificateException e) {
            throw refusal(file.equals(STANDARD_INPUT) ? "standard input" : "'" + file + "'", e);
        }
    }

    private static byte[] content(String file, InputStream in) throws Failure {
        try {
            if (file.equals(STANDARD_INPUT)) {
                return in.readNBytes(Certificate.SIZE_MAX + 1);
            }
            try (InputStream content = new FileInputStream(file)) {
                return content.readNBytes(Certificate.SIZE_MAX + 1);
            }
        } catch (FileNotFoundException e) {
            throw new Failure(
                    Problem.NO_INPUT,
                    "cannot open '" + file + "'",
                    "Name a readable file that holds the certificate, or - for standard input.",
                    e);
        } catch (IOException e) {
            throw new Failure(Problem.NO_INPUT, "cannot read '" + file + "'", "Try again.", e);
        }
    }

    private static Failure refusal(String what, BadCertificateException bad) {
        return switch (bad.fault()) {
            case SECRET_KEY ->
                refusal(
                        what + " holds a secret key, which must never come near a mail server",
                        "Nothing was stored. Export the public key with gpg --export --armor FINGERPRINT and import"
                                + " that. Delete this file, here and wherever it was on its way; if others could read it"
                                + " there, its owner should make a new key and revoke this one.",
                        bad);
            case SEVERAL ->
                refusal(
                        what + " holds more than one certificate",
                        "Import them one by one. Export one with: gpg --export --armor FINGERPRINT",
                        bad);
            case TOO_BIG ->
                refusal(
                        what + " is bigger than any certificate has to be",
                        "Leave out what others signed:"
                                + " gpg --export --export-options export-minimal --armor FINGERPRINT",
                        bad);
            case UNSUPPORTED_VERSION ->
                refusal(
                        what + " holds a key of a version that is not supported (2, 3 or 5)",
                        "Keys of version 4 and 6 are. Its owner has to make a new key.",
                        bad);
            case DAMAGED ->
                refusal(
                        what + " holds a damaged OpenPGP certificate",
                        "Nothing was stored. Export it again with: gpg --export --armor FINGERPRINT",
                        bad);
            case NOT_OPENPGP ->
                refusal(
                        what + " holds no OpenPGP certificate",
                        "It should begin with -----BEGIN PGP PUBLIC KEY BLOCK-----."
                                + " Export it with: gpg --export --armor FINGERPRINT",
                        bad);
        };
    }

    private static Failure refusal(String message, String hint, BadCertificateException cause) {
        return new Failure(Problem.BAD_INPUT, message, hint, cause);
    }
}
