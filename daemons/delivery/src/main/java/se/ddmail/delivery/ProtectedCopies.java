// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.util.List;
import se.ddmail.openpgp.mail.HeaderField;
import se.ddmail.openpgp.mail.HeaderSplitter;
import se.ddmail.openpgp.mail.HeaderTooBigException;

/**
 * The copies of a message that OpenPGP protects. That takes the whole header, which may be long and is kept once, however
 * many copies there are.
 */
final class ProtectedCopies {

    private final List<Copy> copies;
    private final HeaderSplitter splitter = new HeaderSplitter();
    private boolean inBody;

    ProtectedCopies(List<Copy> copies) {
        this.copies = List.copyOf(copies);
        this.inBody = copies.isEmpty(); // then nobody needs the header
    }

    void write(byte[] bytes, int offset, int length) {
        int taken = inBody ? 0 : takeHeader(bytes, offset, length);
        if (taken < length) {
            copies.forEach(copy -> copy.write(bytes, offset + taken, length - taken));
        }
    }

    /** The message is complete. */
    void finish() {
        if (!inBody) {
            splitter.end();
            beginBody();
        }
    }

    private int takeHeader(byte[] bytes, int offset, int length) {
        try {
            int taken = splitter.take(bytes, offset, length);
            if (splitter.ended()) {
                beginBody();
            }
            return taken;
        } catch (HeaderTooBigException e) {
            inBody = true;
            copies.forEach(copy -> copy.fail(e));
            return length;
        }
    }

    private void beginBody() {
        inBody = true;
        List<HeaderField> fields = List.copyOf(splitter.fields());
        byte[] rest = splitter.rest();
        copies.forEach(copy -> {
            copy.header(fields);
            copy.write(rest, 0, rest.length);
        });
    }
}
