// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

/** What was given is not one usable OpenPGP certificate file. */
public final class BadCertificateException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong with it. */
    public enum Fault {
        /** No OpenPGP data at all. */
        NOT_OPENPGP,
        /** It holds a secret key, which must never come near a server. */
        SECRET_KEY,
        /** More than one certificate. */
        SEVERAL,
        /** Above {@link Certificate#SIZE_MAX} or {@link Certificate#STORED_MAX}, or with more packets, keys or signatures than anybody has. */
        TOO_BIG,
        /** A version of keys that is not supported (2, 3, 5). */
        UNSUPPORTED_VERSION,
        /** Broken in itself: cut, altered, or nothing in it that its owner signed. */
        DAMAGED
    }

    private final Fault fault;

    public BadCertificateException(Fault fault) {
        super(fault.name());
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
