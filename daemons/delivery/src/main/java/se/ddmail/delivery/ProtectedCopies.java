// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import java.io.IOException;
import java.util.List;
import se.ddmail.openpgp.mail.HeaderField;
import se.ddmail.openpgp.mail.MessageSplitter;

/** The copies of a message that OpenPGP protects. */
final class ProtectedCopies implements MessageSplitter.Parts {

    private final List<Copy> copies;
    private final MessageSplitter splitter = new MessageSplitter(this);
    private boolean done;

    ProtectedCopies(List<Copy> copies) {
        this.copies = List.copyOf(copies);
        this.done = copies.isEmpty(); // then nobody needs the header
    }

    void write(byte[] bytes, int offset, int length) {
        attempt(() -> splitter.write(bytes, offset, length));
    }

    /** The message is complete. */
    void finish() {
        attempt(splitter::finish);
    }

    @Override
    public void header(List<HeaderField> fields) {
        copies.forEach(copy -> copy.header(fields));
    }

    @Override
    public void body(byte[] bytes, int offset, int length) {
        copies.forEach(copy -> copy.write(bytes, offset, length));
    }

    private interface Step {
        void run() throws IOException;
    }

    /** A copy keeps its own failures; what fails here fails for all of them. */
    private void attempt(Step step) {
        if (done) {
            return;
        }
        try {
            step.run();
        } catch (IOException e) {
            done = true;
            copies.forEach(copy -> copy.fail(e));
        }
    }
}
