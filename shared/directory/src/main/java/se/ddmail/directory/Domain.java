// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.Optional;

/**
 * A domain as the operator sees it.
 *
 * @param account whose own it is; empty is global
 * @param verified whether it receives mail: always true of a global one
 */
public record Domain(DomainName name, Optional<String> account, State state, boolean verified) {}
