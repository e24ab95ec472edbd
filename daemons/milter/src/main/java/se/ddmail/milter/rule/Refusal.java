// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.rule;

/** Why mail for a recipient is not taken. The texts say neither who nor why in detail. */
public enum Refusal {
    /** No certificate can be used now. */
    UNUSABLE("450 4.7.5 Encryption not possible now"),
    /** No certificate can be used, and the owner has chosen that mail is refused then. */
    UNUSABLE_FOR_GOOD("550 5.7.5 Encryption not possible"),
    /** Postfix may take it for another address than we do. */
    BAD_ADDRESS("501 5.1.3 Bad recipient address syntax"),
    DIRECTORY_AWAY("451 4.3.0 Directory not available"),
    /** An error of ours. */
    FAULT("451 4.3.0 Internal error");

    private final String reply;

    Refusal(String reply) {
        this.reply = reply;
    }

    /** In words of SMTP (RFC 5321 section 4.2, RFC 3463), which both doors speak. */
    public String reply() {
        return reply;
    }
}
