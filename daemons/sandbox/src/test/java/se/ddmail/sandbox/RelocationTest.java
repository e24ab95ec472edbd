// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelocationTest {
    private Relocation relocation;

    @BeforeEach
    void relocateToS() throws SandboxException {
        relocation = Relocation.to(Layout.of(Path.of("/s")));
    }

    @Test
    void prefixesOfAProductionHostMove() {
        assertThat(relocation.apply("a = </etc/ddmail/tls/key.pem, proxy:pgsql:/etc/postfix/pgsql/domains.cf"))
                .isEqualTo("a = </s/etc/ddmail/tls/key.pem, proxy:pgsql:/s/etc/postfix/pgsql/domains.cf");
        assertThat(relocation.apply("hosts = unix:/var/run/postgresql\n"))
                .isEqualTo("hosts = unix:/s/run/postgresql\n");
        assertThat(relocation.apply("\"/run/ddmail-auth/auth.sock\"")).isEqualTo("\"/s/run/ddmail-auth/auth.sock\"");
    }

    @Test
    void whatOnlyLooksLikeAPrefixStays() {
        String text = "/etc/ssl/certs /etc/postfix-other /mnt/etc/postfix ../etc/dovecot /dev/shm";
        assertThat(relocation.apply(text)).isEqualTo(text);
    }
}
