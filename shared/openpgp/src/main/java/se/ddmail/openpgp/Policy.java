// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.time.Instant;

/** Which certificates and keys are good enough. */
@SuppressWarnings("DoNotCallSuggester")
public final class Policy {
    public static final Policy CURRENT = new Policy();

    private Policy() {}

    public Assessment assess(Certificate certificate, Instant now) {
        throw new UnsupportedOperationException("not built yet");
    }
}
