// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the end of a header in a stream and keeps its octets. The header ends with an empty line, or before the first line
 * that is neither a field nor a continuation: such a line is body, as it is for Postfix. So nothing but fields can ever be
 * taken for a header, and what is none gets encrypted.
 */
final class HeaderSplitter {
    private enum State {
        LINE_START,
        CR_AT_START,
        NAME,
        BEFORE_COLON,
        VALUE,
        EMPTY_LINE,
        NO_FIELD
    }

    private byte[] octets = new byte[4096];
    private int length;
    private int lineStart;
    private int fields;
    private State state = State.LINE_START;

    /**
     * Takes octets until the header has ended.
     *
     * @return how many of them it took
     * @throws HeaderTooBigException when it does not end within 256 KiB and 5000 fields
     */
    int take(byte[] bytes, int offset, int count) throws HeaderTooBigException {
        int taken = 0;
        while (taken < count && !ended()) {
            byte octet = bytes[offset + taken++];
            append(octet);
            boolean starting = state == State.LINE_START;
            state = next(octet & 0xff);
            if (starting && state == State.NAME && ++fields > HeaderTooBigException.FIELDS_MAX) {
                throw new HeaderTooBigException();
            }
            if (state == State.LINE_START) {
                lineStart = length;
            }
        }
        return taken;
    }

    /** Whether the header is complete, and all that comes is body. */
    boolean ended() {
        return state == State.EMPTY_LINE || state == State.NO_FIELD;
    }

    /** There is no more: a last line that might have become a field is none. */
    void end() {
        if (state == State.NAME || state == State.BEFORE_COLON || state == State.CR_AT_START) {
            state = State.NO_FIELD;
        }
    }

    /** To be asked once the header has ended. */
    List<HeaderField> fields() {
        List<HeaderField> fields = new ArrayList<>();
        int end = state == State.VALUE ? length : lineStart;
        int start = 0;
        for (int i = 1; i <= end; i++) {
            if (i == end || (octets[i - 1] == '\n' && octets[i] != ' ' && octets[i] != '\t')) {
                fields.add(HeaderField.ofRaw(octets, start, i));
                start = i;
            }
        }
        return fields;
    }

    /** The header as it came, with the empty line if there was one. */
    byte[] header() {
        return Arrays.copyOf(octets, state == State.NO_FIELD ? lineStart : length);
    }

    /** Octets that were taken and turned out to be body. */
    byte[] rest() {
        return state == State.NO_FIELD ? Arrays.copyOfRange(octets, lineStart, length) : new byte[0];
    }

    void wipe() {
        Arrays.fill(octets, (byte) 0);
        octets = new byte[0];
    }

    private void append(byte octet) throws HeaderTooBigException {
        if (length == HeaderTooBigException.SIZE_MAX) {
            throw new HeaderTooBigException();
        }
        if (length == octets.length) {
            byte[] longer = Arrays.copyOf(octets, 2 * length);
            wipe();
            octets = longer;
        }
        octets[length++] = octet;
    }

    private State next(int octet) {
        boolean blank = octet == ' ' || octet == '\t';
        boolean nameCharacter = octet > ' ' && octet < 0x7f && octet != ':';
        return switch (state) {
            case LINE_START -> {
                if (octet == '\n') {
                    yield State.EMPTY_LINE;
                }
                if (octet == '\r') {
                    yield State.CR_AT_START;
                }
                if (blank && lineStart > 0) {
                    yield State.VALUE;
                }
                yield nameCharacter ? State.NAME : State.NO_FIELD;
            }
            case CR_AT_START -> octet == '\n' ? State.EMPTY_LINE : State.NO_FIELD;
            case NAME, BEFORE_COLON -> {
                if (octet == ':') {
                    yield State.VALUE;
                }
                if (blank) {
                    yield State.BEFORE_COLON;
                }
                yield nameCharacter && state == State.NAME ? State.NAME : State.NO_FIELD;
            }
            case VALUE -> octet == '\n' ? State.LINE_START : State.VALUE;
            case EMPTY_LINE, NO_FIELD -> throw new IllegalStateException("header has ended");
        };
    }
}
