// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import se.ddmail.openpgp.BadCertificateException.Fault;

/**
 * ASCII armor (RFC 9580 section 6.2) as people paste it: text around it, any armor headers, any line ends, checksum or
 * not. The checksum is not looked at, as the RFC recommends: the signatures inside say more.
 */
final class Armor {
    private static final String BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    private static final String END = "-----END PGP PUBLIC KEY BLOCK-----";
    private static final String SECRET = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
    /** How text in UTF-8 begins on some systems. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private static final int LINE = 64;

    private Armor() {}

    static boolean isIn(byte[] text) {
        String all = new String(text, StandardCharsets.ISO_8859_1);
        return all.contains(BEGIN) || all.contains(SECRET);
    }

    /** The octets of the one block in a text. A block without its end is damaged: what is missing may be a revocation. */
    static byte[] decode(byte[] text) throws BadCertificateException {
        List<String> lines = new String(text, StandardCharsets.ISO_8859_1)
                .replaceFirst("^" + BYTE_ORDER_MARK, "")
                .lines()
                .map(String::strip)
                .toList();
        if (lines.contains(SECRET)) {
            throw new BadCertificateException(Fault.SECRET_KEY);
        }
        long blocks = lines.stream().filter(BEGIN::equals).count();
        if (blocks != 1) {
            throw new BadCertificateException(blocks == 0 ? Fault.NOT_OPENPGP : Fault.SEVERAL);
        }
        Iterator<String> block =
                lines.subList(lines.indexOf(BEGIN) + 1, lines.size()).iterator();
        StringBuilder base64 = new StringBuilder();
        while (block.hasNext()) {
            String line = block.next();
            if (line.equals(END)) {
                return decodeBase64(base64.toString());
            }
            boolean header = base64.isEmpty() && line.contains(":");
            boolean checksum = line.startsWith("=") && line.length() == 5;
            if (!header && !checksum) {
                base64.append(line);
            }
        }
        throw new BadCertificateException(Fault.DAMAGED);
    }

    private static byte[] decodeBase64(String base64) throws BadCertificateException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new BadCertificateException(Fault.DAMAGED);
        }
    }

    /**
     * Without headers, lines ended by LF.
     *
     * @param checksum old programs cannot do without; version 6 must
     */
    static String encode(byte[] octets, boolean checksum) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(octets);
        return BEGIN + "\n\n" + base64 + "\n" + (checksum ? "=" + crc24(octets) + "\n" : "") + END + "\n";
    }

    private static String crc24(byte[] octets) {
        Crc24 crc = new Crc24();
        crc.update(octets, 0, octets.length);
        return Base64.getEncoder().encodeToString(crc.value());
    }
}
