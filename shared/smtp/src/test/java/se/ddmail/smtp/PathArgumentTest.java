// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathArgumentTest {

    @Test
    void aPathIsReadToItsOwnBracket() {
        assertThat(PathArgument.parse("FROM:<>", "FROM:")).contains(new PathArgument("", List.of()));
        assertThat(PathArgument.parse("to:<\"a> b\"@example.org>  NOTIFY=NEVER  ORCPT=rfc822;x", "TO:"))
                .contains(new PathArgument("\"a> b\"@example.org", List.of("NOTIFY=NEVER", "ORCPT=rfc822;x")));
        assertThat(PathArgument.parse("TO:<@relay.example:a@example.org>", "TO:"))
                .contains(new PathArgument("a@example.org", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TO:<\"a> b\"@x.org> NOTIFY=NEVER",
                "TO: <\"a> b\"@x.org>  NOTIFY=NEVER",
                "to:  <  \"a> b\"@x.org > NOTIFY=NEVER",
                "TO:<\"a> b\"@x.org  > NOTIFY=NEVER"
            })
    void blanksAroundAPathMayBeOverlooked(String rest) {
        assertThat(PathArgument.parseLenient(rest, "TO:"))
                .contains(new PathArgument("\"a> b\"@x.org", List.of("NOTIFY=NEVER")));
    }

    @Test
    void bracketsMayBeOverlooked() {
        assertThat(PathArgument.parseLenient("TO:a@x.org", "TO:")).contains(new PathArgument("a@x.org", List.of()));
        assertThat(PathArgument.parseLenient("TO: a@x.org  NOTIFY=NEVER", "TO:"))
                .contains(new PathArgument("a@x.org", List.of("NOTIFY=NEVER")));
        assertThat(PathArgument.parseLenient("FROM: < >", "FROM:")).contains(new PathArgument("", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "TO",
                "TO:",
                "TO: ",
                "TO:<a",
                "TO:a>",
                "TO:a<b>",
                "TO:<a>b",
                "TO:<a b>",
                "TO:<<a>>",
                "TO:\"a b\"@x"
            })
    void whatIsStillNoPathIsNone(String rest) {
        assertThat(PathArgument.parseLenient(rest, "TO:")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "TO:", "TO:a@example.org", "TO: <a@example.org>", "TO:<a", "TO:<a>b", "TO:<a b>", "FROM:<a>"
            })
    void anythingElseIsNone(String rest) {
        assertThat(PathArgument.parse(rest, "TO:")).isEmpty();
    }
}
