// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import se.ddmail.openpgp.mail.HeaderField;
import se.ddmail.openpgp.mail.MessageSplitter;

/** The message before its branches: what is done once for all of them, and the header that is kept once for all. */
final class Trunk extends OutputStream {

    private final List<Branch> branches;
    private final MessageSplitter splitter;
    /** Those that want the message as it came, and one for all that encrypt it. */
    private final List<HeaderFilter> ways = new ArrayList<>();

    /**
     * @param removed fields that are not to be encrypted but left out, in lower case: behind us nobody could do it
     * @param edits for every branch, which has those that are added already
     */
    Trunk(List<Branch> branches, Set<String> removed, HeaderEdits edits) {
        this.branches = List.copyOf(branches);
        List<Branch> encrypted = branches.stream().filter(Branch::isEncrypted).toList();
        this.splitter = new MessageSplitter(new Encrypted(encrypted));
        for (Branch branch : branches) {
            if (!branch.isEncrypted()) {
                ways.add(new HeaderFilter(branch.in(), edits.removed()));
            }
        }
        if (!encrypted.isEmpty()) {
            Set<String> names = new HashSet<>(edits.removed());
            names.addAll(removed);
            ways.add(new HeaderFilter(splitter, names));
        }
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (HeaderFilter way : ways) {
            way.write(bytes, offset, length);
        }
    }

    /**
     * The message is complete: sends all of it but its end.
     *
     * @param left time until all ends must have been answered
     */
    void complete(Duration left) throws IOException {
        branches.forEach(branch -> branch.deadline(left));
        for (HeaderFilter way : ways) {
            way.finish();
        }
        splitter.finish();
        for (Branch branch : branches) {
            branch.complete();
        }
    }

    private record Encrypted(List<Branch> branches) implements MessageSplitter.Parts {
        @Override
        public void header(List<HeaderField> fields) throws IOException {
            for (Branch branch : branches) {
                branch.header(fields);
            }
        }

        @Override
        public void body(byte[] bytes, int offset, int length) throws IOException {
            for (Branch branch : branches) {
                branch.in().write(bytes, offset, length);
            }
        }
    }
}
