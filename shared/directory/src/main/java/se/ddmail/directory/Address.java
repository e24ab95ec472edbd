// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A mail address in canonical form: a Mailbox of RFC 5321 section 4.1.2, internationalised by RFC 6531 section 3.3,
 * lower case and in Unicode normal form C. A quoted local part loses its quotes when it can do without. The domain
 * stays in the form (A-labels or U-labels) in which it was given. Address literals and source routes are refused: they
 * name no mailbox here.
 *
 * <p>Equal when the canonical texts are equal. {@link #toString} tells nothing, so that no log can.
 */
public final class Address {
    private static final int SIZE_MAX = 254; // RFC 5321 section 4.5.3.1.3: a path of 256 octets less its brackets
    private static final int LOCAL_PART_SIZE_MAX = 64; // section 4.5.3.1.1
    private static final char DETAIL = '+';

    private final String localText; // without quotes
    private final String localPart;
    private final String domain;

    private Address(String localText, String domain) throws InvalidAddressException {
        this.localText = localText;
        this.localPart = LocalPart.write(localText);
        this.domain = domain;
        check(size(localPart) <= LOCAL_PART_SIZE_MAX, "local part over 64 octets");
        check(size(text()) <= SIZE_MAX, "address over 254 octets");
    }

    /**
     * Reads an address as it stands between the brackets of an SMTP path.
     *
     * @throws InvalidAddressException when it is none; the message says which rule it breaks
     */
    public static Address parse(String text) throws InvalidAddressException {
        check(text.length() <= SIZE_MAX && size(text) <= SIZE_MAX, "address over 254 octets");
        int at = text.lastIndexOf('@');
        check(at > 0, "no local part and domain");
        check(size(text.substring(0, at)) <= LOCAL_PART_SIZE_MAX, "local part over 64 octets");
        String domain = DomainName.fold(text.substring(at + 1));
        check(DomainName.isDomain(domain), "no domain name");
        return new Address(DomainName.fold(LocalPart.read(text.substring(0, at))), domain);
    }

    /** The canonical local part, with quotes where it needs them. */
    public String localPart() {
        return localPart;
    }

    /** The domain in lower case, in A-labels or U-labels as it was given. */
    public String domain() {
        return domain;
    }

    /** The canonical address. */
    public String text() {
        return localPart + '@' + domain;
    }

    /** The address without {@code +detail} (RFC 5233): empty when there is no detail or nothing before it. */
    public Optional<Address> withoutDetail() {
        int detail = localText.indexOf(DETAIL);
        if (detail <= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Address(localText.substring(0, detail), domain));
        } catch (InvalidAddressException e) {
            return Optional.empty(); // quotes that were not needed before made it too long
        }
    }

    /** Whether the domain is given in ASCII, so as A-labels. */
    boolean hasAsciiDomain() {
        return DomainName.isAscii(domain);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static void check(boolean good, String rule) throws InvalidAddressException {
        if (!good) {
            throw new InvalidAddressException(rule);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return "Address[...]";
    }
}
