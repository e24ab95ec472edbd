// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.ddmail.openpgp.mail.HeaderField;
import se.ddmail.openpgp.mail.ProtectingOutputStream;
import se.ddmail.openpgp.mail.Protection;

/** Where a copy goes in: through OpenPGP if its owner wants it, then past a count, then into the mailbox's own encryption. */
final class Plaintext extends OutputStream {

    private final Count count;
    private final @Nullable ProtectingOutputStream protecting;
    private final OutputStream in;

    /** @param sink encrypts for the disk, and is closed with this stream */
    Plaintext(OutputStream sink, Optional<Protection> protection) {
        this.count = new Count(sink);
        this.protecting =
                protection.map(how -> new ProtectingOutputStream(count, how)).orElse(null);
        this.in = protecting == null ? count : protecting;
    }

    @Override
    public void write(int octet) throws IOException {
        in.write(octet);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        in.write(bytes, offset, length);
    }

    /** The rest of a header that has to be protected; what is written from now on is body. */
    void header(List<HeaderField> fields) throws IOException {
        if (protecting == null) {
            throw new IllegalStateException("not protected");
        }
        protecting.header(fields);
    }

    /** The message is complete. */
    void finish() throws IOException {
        if (protecting != null) {
            protecting.finish();
        }
    }

    /** Octets of the message as its owner will see it, so far. */
    long size() {
        return count.octets;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static final class Count extends OutputStream {
        private final OutputStream sink;
        private long octets;

        Count(OutputStream sink) {
            this.sink = sink;
        }

        @Override
        public void write(int octet) throws IOException {
            sink.write(octet);
            octets++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            sink.write(bytes, offset, length);
            octets += length;
        }

        @Override
        public void close() throws IOException {
            sink.close();
        }
    }
}
