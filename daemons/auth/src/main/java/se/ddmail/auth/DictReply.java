// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.auth;

/** What we answer in the dict protocol. */
sealed interface DictReply {
    /**
     * The value of a lookup.
     *
     * @param value to be wiped: it may hold a private key
     */
    @SuppressWarnings("ArrayRecordComponent") // secrets are arrays, to be wiped; never compared
    record Found(byte[] value) implements DictReply {
        @Override
        public String toString() {
            return "Found[...]";
        }
    }

    /** There is no such key. */
    record NotFound() implements DictReply {}

    /** No answer now. The client may log the text. */
    record Failed(String text) implements DictReply {}

    /** One key of an iteration, with an empty value. */
    record Row(String key) implements DictReply {
        @Override
        public String toString() {
            return "Row[...]";
        }
    }

    /** The iteration is complete. */
    record End() implements DictReply {}

    /** The transaction was not carried out. */
    record NotCommitted(long transaction, String text) implements DictReply {}
}
