// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Leaves out fields of a message's header. Keeps the name of one field in memory and no more. */
final class HeaderFilter extends OutputStream {

    /** Longer than any name that is asked for. */
    private static final int NAME_MAX = 100;

    private enum At {
        /** At the begin of a line. */
        LINE_START,
        NAME,
        /** In a field, behind its name, that stays or goes. */
        FIELD,
        BODY
    }

    private final OutputStream sink;
    private final Set<String> removed;
    private final ByteArrayOutputStream name = new ByteArrayOutputStream(NAME_MAX);
    private At at = At.LINE_START;
    private boolean dropping;

    /** @param removed names in lower case */
    HeaderFilter(OutputStream sink, Set<String> removed) {
        this.sink = sink;
        this.removed = removed;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int run = offset;
        int end = offset + length;
        for (int i = offset; i < end && at != At.BODY; i++) {
            byte next = bytes[i];
            // What stays and has not been written yet begins at run.
            if (at == At.LINE_START && (next == ' ' || next == '\t')) {
                at = At.FIELD; // goes on as it began
            } else if (at == At.LINE_START) {
                sink.write(bytes, run, i - run);
                at = At.NAME;
            }
            if (at == At.FIELD) {
                if (dropping) {
                    run = i + 1;
                }
                at = next == '\n' ? At.LINE_START : At.FIELD;
            } else if (at == At.NAME) {
                run = i + 1;
                name(next);
            }
        }
        sink.write(bytes, run, end - run);
    }

    private void name(byte next) throws IOException {
        name.write(next);
        if (next != ':' && next != '\n' && name.size() < NAME_MAX) {
            return;
        }
        String text = name.toString(StandardCharsets.ISO_8859_1);
        dropping = next == ':'
                && removed.contains(text.substring(0, text.length() - 1).strip().toLowerCase(Locale.ROOT));
        if (!dropping) {
            name.writeTo(sink);
        }
        // A line without colon ends the header, whether it is empty or not.
        at = next == '\n' ? At.BODY : At.FIELD;
        name.reset();
    }

    /** The message is complete: a begun name stays. */
    void finish() throws IOException {
        name.writeTo(sink);
        name.reset();
    }
}
