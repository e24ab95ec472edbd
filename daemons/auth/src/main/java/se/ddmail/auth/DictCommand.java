// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

/** What a client of the dict protocol says. */
sealed interface DictCommand {
    /**
     * The first line of a connection; not answered.
     *
     * @param major version of the protocol; peers must agree on it
     * @param minor ignored, as Dovecot does
     * @param dictionary name that the client's configuration gives to us
     */
    record Hello(int major, int minor, String dictionary) implements DictCommand {}

    /**
     * Asks for one value.
     *
     * @param key to be wiped: it may hold a password
     */
    @SuppressWarnings("ArrayRecordComponent") // secrets are arrays, to be wiped; never compared
    record Lookup(byte[] key) implements DictCommand {
        @Override
        public String toString() {
            return "Lookup[...]";
        }
    }

    /** Asks for all values below a path. */
    record Iterate(String path) implements DictCommand {}

    /** A step of a transaction (begin, set, unset, increment, time, hide, roll back); not answered. */
    record Change(long transaction) implements DictCommand {}

    /** The end of a transaction. */
    record Commit(long transaction) implements DictCommand {}
}
