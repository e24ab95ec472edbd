// SPDX-License-Identifier: AGPL-3.0-or-later
/** TODO. */
@NullMarked
package se.ddmail.directory;

import org.jspecify.annotations.NullMarked;
