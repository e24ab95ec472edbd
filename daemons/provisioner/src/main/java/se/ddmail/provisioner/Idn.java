// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.stream.Collectors;
import se.ddmail.directory.DomainName;
import se.ddmail.directory.InvalidAddressException;

/**
 * International domain names after UTS 46, non-transitional ({@code straße} is not {@code strasse}), with the rules of IDNA 2008 for
 * right-to-left text and joiners. Apart from {@link Domains}, so that ICU is loaded only for a name that needs it.
 */
final class Idn {
    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.USE_STD3_RULES
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.CHECK_CONTEXTO);

    private Idn() {}

    /**
     * @param text as given, for the error
     * @param name without a final dot
     */
    static DomainName parse(String text, String name) throws Failure, InvalidAddressException {
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = UTS46.nameToASCII(name, new StringBuilder(), info);
        refuse(text, info);
        StringBuilder unicode = UTS46.nameToUnicode(ascii, new StringBuilder(), info);
        refuse(text, info);
        return DomainName.of(ascii.toString(), unicode.toString());
    }

    private static void refuse(String text, IDNA.Info info) throws Failure {
        if (info.hasErrors()) {
            String errors = info.getErrors().stream()
                    .map(error -> error.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw Domains.bad(text, "is not a valid international name (" + errors + ")");
        }
    }
}
