// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.openpgp.mail.HeaderField;
import se.ddmail.openpgp.mail.ProtectingOutputStream;
import se.ddmail.smtp.DotWriter;
import se.ddmail.smtp.Reply;

/** The message on its way to one group, encrypted if the group wants it: then its header has to come whole. */
final class Branch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Branch.class);

    private final Outlet outlet;
    private final Optional<ProtectingOutputStream> protecting;
    private final OutputStream in;

    /** @param added whole fields for the top, where servers put theirs, and so outside of what is encrypted */
    Branch(Outlet outlet, Group group, List<String> added) throws IOException {
        this.outlet = outlet;
        DotWriter dots = outlet.message();
        for (String field : added) {
            dots.write((field + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        this.protecting = group.protection().map(protection -> new ProtectingOutputStream(dots, protection));
        this.in = protecting.isPresent() ? protecting.get() : dots;
    }

    boolean isEncrypted() {
        return protecting.isPresent();
    }

    /** The whole header, before anything else. Only for what is encrypted. */
    void header(List<HeaderField> fields) throws IOException {
        protecting.orElseThrow().header(fields);
    }

    /** Where the message goes, or when it is encrypted, its body. */
    OutputStream in() {
        return in;
    }

    /** @param left time until the end must have been answered */
    void deadline(Duration left) {
        outlet.deadline(left);
    }

    /** Sends all of the message but its end. */
    void complete() throws IOException {
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
