// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.util.List;
import java.util.Map;

/** What a filter answers. The letters are those of the protocol. */
@SuppressWarnings("ArrayRecordComponent") // octets that nobody compares
sealed interface Reply {
    /**
     * {@code O}: what the filter speaks, wants to do, and does not want to be told or asked.
     *
     * @param macros for each stage, by its number, the names of those it wants, all others then are not sent; empty leaves
     *     it to the server
     */
    record Negotiated(int version, int actions, int steps, Map<Integer, List<String>> macros) implements Reply {
        public Negotiated {
            macros = Map.copyOf(macros);
        }
    }

    /** {@code c}: go on. */
    record Continue() implements Reply {}

    /** {@code a}: nothing more about this message. */
    record Accept() implements Reply {}

    /**
     * {@code y}: refuses the recipient or the message.
     *
     * @param text code, enhanced code and text, without a percent sign
     */
    record Refuse(String text) implements Reply {}

    /** {@code p}: still at work. */
    record Progress() implements Reply {}

    /** {@code h}: one more field, at the end of the header. */
    record AddHeader(String name, byte[] value) implements Reply {
        @Override
        public String toString() {
            return "AddHeader[...]";
        }
    }

    /**
     * {@code m}: another value for a field.
     *
     * @param index which one of this name, the first is 1
     * @param value empty deletes the field
     */
    record ChangeHeader(int index, String name, byte[] value) implements Reply {
        @Override
        public String toString() {
            return "ChangeHeader[...]";
        }
    }

    /** {@code b}: a piece of the new body, with up to {@link ReplyWriter#BODY_MAX} octets; nothing may come between them. */
    record ReplaceBody(byte[] octets) implements Reply {
        @Override
        public String toString() {
            return "ReplaceBody[" + octets.length + "]";
        }
    }
}
