// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "INFO delivered rcpt=\"alice@example.test\"",
                "<bob+tag@mail.example.org>",
                "to=jörg@bücher.example",
                "root@localhost",
                "\"odd name\"x@example.test"
            })
    void findsEmailAddresses(String line) {
        assertThat(Leaks.in(line, List.of())).isEqualTo("an e-mail address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect from 192.0.2.7",
                "peer=[203.0.113.255]:25",
                "/127.0.0.1:5432 refused",
                "from 2001:db8::1",
                "[::1]:993",
                "fe80:0:0:0:1:2:3:4 said",
                "client=\"::ffff\""
            })
    void findsIpAddresses(String line) {
        assertThat(Leaks.in(line, List.of())).isEqualTo("an IP address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=Tr0ub4dor", "TR0UB4DOR&3"})
    void findsCanariesInAnyCase(String line) {
        assertThat(Leaks.in(line, List.of("tr0ub4dor"))).isEqualTo("a canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-24T10:20:30.123+01:00 INFO delivered queue=\"4XyZ1\" ms=\"12\"",
                "INFO started version=\"0.1.0-SNAPSHOT\" jdk=\"17.0.15\"",
                "postgresql 42.7.14, 1.2.3.4.5",
                "ERROR unexpected exception=\"java.lang.X at a.B.c(B.java:12)\"",
                "object=\"se.ddmail.Thing@1a2b3c4d\"",
                "ratio 10:20:30 and time::of nothing"
            })
    void leavesOrdinaryLinesAlone(String line) {
        assertThat(Leaks.in(line, List.of("canary"))).isEmpty();
    }
}
