// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.openpgp;

import java.util.List;
import java.util.Optional;
import se.ddmail.openpgp.BadCertificateException.Fault;

/** Finds the one certificate in a file. */
final class CertificateReader {
    private CertificateReader() {}

    static CertificateParts read(byte[] file) throws BadCertificateException {
        if (file.length > Certificate.SIZE_MAX) {
            throw new BadCertificateException(Fault.TOO_BIG);
        }
        Optional<CertificateParts> parts = Optional.empty();
        for (Packet packet : packets(file)) {
            if (packet.type() == Packet.PUBLIC_KEY) {
                if (parts.isPresent()) {
                    throw new BadCertificateException(Fault.SEVERAL);
                }
                parts = Optional.of(new CertificateParts(primary(packet)));
            } else if (parts.isPresent()) {
                parts.get().add(packet);
            }
        }
        return parts.filter(found -> !found.isEmpty()).orElseThrow(() -> new BadCertificateException(Fault.DAMAGED));
    }

    private static List<Packet> packets(byte[] file) throws BadCertificateException {
        List<Packet> packets = split(file);
        if (packets.stream().noneMatch(p -> p.type() == Packet.PUBLIC_KEY)) {
            throw new BadCertificateException(Fault.NOT_OPENPGP);
        }
        return packets;
    }

    /** Binary begins with a set bit; and so may text in UTF-8 before an armor. */
    private static List<Packet> split(byte[] file) throws BadCertificateException {
        if (file.length > 0 && file[0] < 0) {
            try {
                return Packet.split(file);
            } catch (BadCertificateException e) {
                if (!Armor.isIn(file)) {
                    throw e;
                }
            }
        }
        return Packet.split(Armor.decode(file));
    }

    private static Key primary(Packet packet) throws BadCertificateException {
        int version = Key.version(packet);
        if (version == 2 || version == 3 || version == 5) {
            throw new BadCertificateException(Fault.UNSUPPORTED_VERSION);
        }
        return Key.read(packet).orElseThrow(() -> new BadCertificateException(Fault.DAMAGED));
    }
}
