// SPDX-License-Identifier: AGPL-3.0-or-later
/** TODO. */
@NullMarked
package se.ddmail.provisioner;

import org.jspecify.annotations.NullMarked;
