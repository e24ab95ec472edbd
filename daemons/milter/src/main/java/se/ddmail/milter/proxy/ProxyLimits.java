// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.time.Duration;

/**
 * What one client may ask for.
 *
 * @param hostname how the server calls itself
 * @param recipientsMax recipients of one message
 * @param sizeMax octets of one message, as received
 * @param idleTimeout time for the next command
 * @param transactionTimeout time from MAIL to the final dot, however busy the client keeps the line
 */
public record ProxyLimits(
        String hostname, int recipientsMax, long sizeMax, Duration idleTimeout, Duration transactionTimeout) {}
