// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.time.LocalDate;

/**
 * An account as the operator sees it.
 *
 * @param id random, says nothing
 * @param created the day
 */
public record Account(String id, State state, LocalDate created) {}
