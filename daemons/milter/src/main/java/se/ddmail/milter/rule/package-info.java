// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The rule that both doors share: who reads what is sent to an address, and whether it has to be encrypted for them.
 *
 * <p>Nothing here knows a protocol. Whatever is neither the recipient's choice nor an address that cannot be understood is temporary.
 */
@NullMarked
package se.ddmail.milter.rule;

import org.jspecify.annotations.NullMarked;
