// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.openpgp.mail.ProtectingOutputStream;
import se.ddmail.smtp.DotWriter;
import se.ddmail.smtp.Reply;

/** The message on its way to one group, encrypted if the group wants it. */
final class Branch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Branch.class);

    private final Outlet outlet;
    private final Optional<ProtectingOutputStream> protecting;
    private final Optional<HeaderFilter> filter;
    private final OutputStream in;

    /**
     * @param removed fields that are not to be encrypted but left out, in lower case: behind us nobody could do it
     * @param edits for every group
     */
    Branch(Outlet outlet, Group group, Set<String> removed, HeaderEdits edits) throws IOException {
        this.outlet = outlet;
        DotWriter dots = outlet.message();
        for (String field : edits.added()) {
            // On top, where servers put theirs, and so outside of what is encrypted.
            dots.write((field + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        this.protecting = group.protection().map(protection -> new ProtectingOutputStream(dots, protection));
        OutputStream behind = protecting.isPresent() ? protecting.get() : dots;
        Set<String> names = new HashSet<>(edits.removed());
        if (protecting.isPresent()) {
            names.addAll(removed);
        }
        this.filter = names.isEmpty() ? Optional.empty() : Optional.of(new HeaderFilter(behind, names));
        this.in = filter.isPresent() ? filter.get() : behind;
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        in.write(bytes, offset, length);
    }

    /**
     * Sends all of the message but its end.
     *
     * @param left time until the end must have been answered
     */
    void complete(Duration left) throws IOException {
        outlet.deadline(left);
        if (filter.isPresent()) {
            filter.get().finish();
        }
        if (protecting.isPresent()) {
            protecting.get().finish();
        }
        outlet.flush();
    }

    Reply end() throws IOException {
        return outlet.end();
    }

    /** Forgets what is kept; the outlet stays as it is. */
    @Override
    public void close() {
        try {
            if (protecting.isPresent()) {
                protecting.get().close();
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("not-forgotten");
        }
    }
}
