// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.util.Optional;

/**
 * Settings of a mailbox's OpenPGP to change; what is empty stays as it is, in a new mailbox keep, defer and not hidden.
 *
 * @param protectHeaders whether the header is hidden too
 * @param hiddenRecipient whether messages name no key
 * @param rejectUnusable whether mail is refused for good when no certificate can be used
 */
public record OpenPgpChange(
        Optional<Boolean> protectHeaders, Optional<Boolean> hiddenRecipient, Optional<Boolean> rejectUnusable) {
    // As they are stored, and as people write them.
    public static final String KEEP = "keep";
    public static final String PROTECT = "protect";
    public static final String DEFER = "defer";
    public static final String REJECT = "reject";

    /** Changes nothing. */
    public static final OpenPgpChange NONE = new OpenPgpChange(Optional.empty(), Optional.empty(), Optional.empty());
}
