// SPDX-License-Identifier: AGPL-3.0-or-later
/**
 * The milter protocol, version 6, as Postfix speaks it: the side of the filter. It is specified nowhere but in the sources
 * of Sendmail's libmilter ({@code mfdef.h}) and of Postfix ({@code src/milter/milter8.c}).
 */
@NullMarked
package se.ddmail.milter.protocol;

import org.jspecify.annotations.NullMarked;
