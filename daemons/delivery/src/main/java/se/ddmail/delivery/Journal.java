// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import se.ddmail.delivery.lmtp.Verdict;

/** Where it is written down what became of each recipient: queue id, outcome, size and time, but not who. */
interface Journal {

    Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** To the log of the daemon. */
    Journal LOGGED = (id, verdict, bytes, millis) -> LOG.atInfo()
            .addKeyValue("queue_id", id)
            .addKeyValue("result", verdict)
            .addKeyValue("bytes", bytes)
            .addKeyValue("ms", millis)
            .log("delivery");

    /** Nowhere. */
    Journal NONE = (id, verdict, bytes, millis) -> {};

    /**
     * What became of one recipient.
     *
     * @param id queue id, or an id of ours that is in the message's Received line too
     * @param bytes size of the message with its trace lines, 0 when it did not come so far
     * @param millis since the message began
     */
    void outcome(String id, Verdict verdict, long bytes, long millis);
}
