// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.openpgp.mail.HeaderField;
import se.ddmail.openpgp.mail.HeaderTooBigException;
import se.ddmail.openpgp.mail.MessageProtector;
import se.ddmail.openpgp.mail.Protection;
import se.ddmail.openpgp.mail.Spool;

/**
 * One message on its way to ciphertext. It is encrypted as it comes; the ciphertext waits in a {@link Spool}, because the
 * server takes it only when it has sent all.
 *
 * <p>The first thing that goes wrong is the outcome; what comes after it is ignored.
 */
final class Message implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Message.class);
    /** Mail has 20 to 200. */
    private static final int FIELDS_MAX = 1000;

    private interface Step {
        void run() throws IOException;
    }

    private final long sizeMax;
    private final List<HeaderField> header = new ArrayList<>();
    private final Spool newBody = new Spool();
    private final Heartbeat heartbeat;
    private final MessageProtector protector;

    private long size;
    private boolean failed;
    /** Nothing passes for encrypted unless it is known to be. */
    private Outcome outcome = Outcome.FAULT;

    private @Nullable List<HeaderField> newHeader;

    Message(Protection protection, long sizeMax, LongSupplier nanos) {
        this.sizeMax = sizeMax;
        this.heartbeat = new Heartbeat(newBody, nanos);
        this.protector = new MessageProtector(protection, new MessageProtector.Result() {
            @Override
            public OutputStream changed(List<HeaderField> fields) {
                outcome = Outcome.ENCRYPTED;
                newHeader = List.copyOf(fields);
                return heartbeat;
            }

            @Override
            public OutputStream unchanged() {
                outcome = Outcome.ENCRYPTED_BEFORE;
                return OutputStream.nullOutputStream();
            }
        });
    }

    void header(String name, byte[] value) {
        grow(name.length() + value.length + 3); // colon and CRLF
        attempt(() -> {
            if (size > HeaderTooBigException.SIZE_MAX || header.size() == FIELDS_MAX) {
                fail(Outcome.TOO_BIG);
            } else {
                header.add(HeaderField.of(name, value));
            }
        });
    }

    void endOfHeader() {
        attempt(() -> protector.header(header));
    }

    void body(byte[] octets) {
        grow(octets.length);
        attempt(() -> protector.body(octets, 0, octets.length));
    }

    /**
     * Nothing more comes.
     *
     * @param waiting is told while the work goes on
     */
    Outcome finish(Replies waiting) {
        heartbeat.begin(waiting);
        attempt(protector::finish);
        return outcome;
    }

    /** What makes the encrypted message out of the one that the server has. */
    void sendEdits(Replies replies) throws IOException {
        for (Reply edit : HeaderDifference.between(header, Objects.requireNonNull(newHeader))) {
            replies.send(edit);
        }
        try (InputStream body = newBody.read()) {
            for (byte[] piece = body.readNBytes(ReplyWriter.BODY_MAX);
                    piece.length > 0;
                    piece = body.readNBytes(ReplyWriter.BODY_MAX)) {
                replies.send(new Reply.ReplaceBody(piece));
            }
        }
    }

    /** In octets, as it came. */
    long size() {
        return size;
    }

    private void grow(int octets) {
        size += octets;
        if (size > sizeMax) {
            fail(Outcome.TOO_BIG);
        }
    }

    private void fail(Outcome failure) {
        if (!failed) {
            failed = true;
            outcome = failure;
            close();
        }
    }

    private void attempt(Step step) {
        if (failed) {
            return;
        }
        try {
            step.run();
        } catch (HeaderTooBigException e) {
            fail(Outcome.TOO_BIG);
        } catch (IOException | RuntimeException e) {
            LOG.atError().setCause(e).log("fault");
            fail(Outcome.FAULT);
        }
    }

    /** Forgets everything. */
    @Override
    public void close() {
        protector.close();
        newBody.close();
        header.clear();
    }
}
