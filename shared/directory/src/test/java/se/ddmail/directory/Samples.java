// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What tests create mailboxes from. Keys and seals are opaque here, so any bytes do. */
final class Samples {
    static final byte[] PUBLIC_KEY = "public key".getBytes(StandardCharsets.UTF_8);
    static final String SEAL = "seal of a private key";
    static final DomainName IDN = new DomainName("xn--bcher-kva.example", "bücher.example");

    private Samples() {}

    static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (InvalidAddressException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static DomainName domain(String name) {
        return new DomainName(name, name);
    }

    static NewMailbox mailbox(String address) {
        return mailbox(address, Optional.empty());
    }

    static NewMailbox mailbox(String address, Optional<String> account) {
        return new NewMailbox(address(address), account, OptionalLong.of(1 << 30), PUBLIC_KEY, new byte[32], SEAL);
    }

    /** A mailbox with a name of its own in the domain, for tests that share a database. */
    static String unique(String domain) {
        return "u" + UUID.randomUUID().toString().replace("-", "") + "@" + domain;
    }
}
