// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * What SMTP (RFC 5321) and LMTP (RFC 2033) have in common on the wire: command lines, and the dots of a message.
 */
@NullMarked
package se.ddmail.smtp;

import org.jspecify.annotations.NullMarked;
