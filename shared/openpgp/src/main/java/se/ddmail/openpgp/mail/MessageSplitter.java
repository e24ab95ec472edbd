// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Takes a whole message apart for all who need its header whole. The header may be long, and is kept once, however many
 * they are.
 */
public final class MessageSplitter extends OutputStream {
    /** Takes the parts. */
    public interface Parts {
        /** The header is complete. Called once, before all of the body. */
        void header(List<HeaderField> fields) throws IOException;

        /** The next octets of the body. */
        void body(byte[] bytes, int offset, int length) throws IOException;
    }

    private final Parts parts;
    private final HeaderSplitter splitter = new HeaderSplitter();
    private boolean inBody;

    public MessageSplitter(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /** @throws HeaderTooBigException when the header does not end in time; then there is nothing more to come */
    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int taken = 0;
        if (!inBody) {
            taken = splitter.take(bytes, offset, length);
            if (splitter.ended()) {
                beginBody();
            }
        }
        if (taken < length) {
            parts.body(bytes, offset + taken, length - taken);
        }
    }

    /** The message is complete: passes on a header that no body follows. */
    public void finish() throws IOException {
        if (!inBody) {
            splitter.end();
            beginBody();
        }
    }

    private void beginBody() throws IOException {
        inBody = true;
        List<HeaderField> fields = List.copyOf(splitter.fields());
        byte[] rest = splitter.rest();
        splitter.wipe();
        parts.header(fields);
        parts.body(rest, 0, rest.length);
    }
}
