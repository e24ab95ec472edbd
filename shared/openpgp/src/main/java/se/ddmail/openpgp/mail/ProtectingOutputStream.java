// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a whole message (RFC 5322, lines ended by CRLF, dots off), writes it protected, or as it is when it is encrypted to
 * these keys already.
 */
public final class ProtectingOutputStream extends OutputStream {
    private final OutputStream sink;
    private final MessageProtector protector;
    private final HeaderSplitter splitter = new HeaderSplitter();
    private boolean inBody;
    private @Nullable List<HeaderField> shared;

    /** @param sink closed with this stream */
    public ProtectingOutputStream(OutputStream sink, Protection protection) {
        this.sink = sink;
        this.protector = new MessageProtector(protection, new Rewritten());
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    /** @throws HeaderTooBigException when the header does not end in time */
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
            protector.body(bytes, offset + taken, length - taken);
        }
    }

    /**
     * The rest of the header, behind the lines that were written, and all that is written from now on is body: for several
     * streams that share a long header.
     */
    public void header(List<HeaderField> fields) throws IOException {
        shared = fields;
        inBody = true;
        List<HeaderField> all = new ArrayList<>(splitter.fields());
        all.addAll(fields);
        protector.header(all);
    }

    /** The message is complete: writes the rest of it. */
    public void finish() throws IOException {
        if (!inBody) {
            splitter.end();
            beginBody();
        }
        protector.finish();
    }

    /** Forgets what is kept and closes the sink. Without {@link #finish} before, what was written is no message. */
    @Override
    public void close() throws IOException {
        splitter.wipe();
        try (sink) {
            protector.close();
        }
    }

    private void beginBody() throws IOException {
        inBody = true;
        byte[] rest = splitter.rest();
        protector.header(splitter.fields());
        protector.body(rest, 0, rest.length);
    }

    private final class Rewritten implements MessageProtector.Result {
        @Override
        public OutputStream changed(List<HeaderField> header) throws IOException {
            splitter.wipe();
            shared = null;
            write(header);
            return sink;
        }

        @Override
        public OutputStream unchanged() throws IOException {
            sink.write(splitter.header());
            splitter.wipe();
            if (shared != null) {
                write(shared);
            }
            return sink;
        }

        private void write(List<HeaderField> header) throws IOException {
            for (HeaderField field : header) {
                sink.write(field.raw());
                sink.write(MessageProtector.CRLF);
            }
            sink.write(MessageProtector.CRLF);
        }
    }
}
