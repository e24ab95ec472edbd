// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.protocol;

import java.time.Duration;

/**
 * What one connection may take.
 *
 * @param readersMax mailboxes that one ciphertext may be for; a message with more is left to delivery
 * @param sizeMax largest message, in octets
 * @param idleTimeout longest wait between two messages
 * @param transactionTimeout longest time from MAIL to the end of the message
 */
public record MilterLimits(int readersMax, long sizeMax, Duration idleTimeout, Duration transactionTimeout) {}
