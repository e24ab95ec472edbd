// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names one delivery of one message to one mailbox, the same at every attempt.
 *
 * @param name of the file in {@code tmp/}; a hash, so that it tells nothing of the recipient
 */
public record DeliveryKey(String name) {

    /**
     * A queue id with {@code enable_long_queue_ids=yes}: seconds and microseconds in base 52 (ten digits or more), {@code
     * z}, inode in base 51. Such an id is never used again. A short one is the inode and the microseconds, and may well
     * be: with it, a new message could pass for one that has been delivered.
     */
    private static final Pattern LONG_QUEUE_ID = Pattern.compile(
            "[0-9BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz]{10,20}z[0-9BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxy]{1,20}");

    /**
     * Makes the name.
     *
     * @param queueId what the client says
     * @param mailbox where a copy goes; an alias has several
     * @param recipient as the client wrote it
     * @return empty when the queue id may be used again for another message
     */
    public static Optional<DeliveryKey> of(String queueId, UUID mailbox, String recipient) {
        if (!LONG_QUEUE_ID.matcher(queueId).matches()) {
            return Optional.empty();
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((queueId + "\0" + mailbox + "\0" + recipient).getBytes(StandardCharsets.UTF_8));
            return Optional.of(new DeliveryKey("ddmail-" + HexFormat.of().formatHex(hash)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
