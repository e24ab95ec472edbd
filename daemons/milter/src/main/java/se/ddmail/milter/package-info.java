// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * {@code ddmail-milter}: encrypts with OpenPGP before the queue, for those who asked for it.
 */
@NullMarked
package se.ddmail.milter;

import org.jspecify.annotations.NullMarked;
