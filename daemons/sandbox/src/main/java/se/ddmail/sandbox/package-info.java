// SPDX-License-Identifier: AGPL-3.0-or-later
/** TODO. */
@NullMarked
package se.ddmail.sandbox;

import org.jspecify.annotations.NullMarked;
