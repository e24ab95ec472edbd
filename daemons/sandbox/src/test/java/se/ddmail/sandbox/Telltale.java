// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What no log may hold, whichever program wrote it. */
final class Telltale {
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:()]+@[^\\s<>,;:()]*[^\\s<>,;:()-][^\\s<>,;:()]*");

    /** What Java calls an object: {@code org.postgresql.jdbc.PgConnection@22e6b33b}. */
    private static final Pattern OBJECT = Pattern.compile("(\\w+\\.)+[A-Z][\\w$]*@[0-9a-f]{1,8}");

    private static final Pattern IPV4 = Pattern.compile("\\b\\d{1,3}(\\.\\d{1,3}){3}\\b");

    private Telltale() {}

    /** Fails when the logs of a sandbox name an address, an IP or one of these texts. */
    static void assertLogsTellNothing(RunningSandbox sandbox, String... canaries) throws IOException, SandboxException {
        String logs = sandbox.logs();
        assertThat(logs).as("a log that is written at all").contains("result=ACCEPTED", "status=sent");
        assertThat(ADDRESS.matcher(logs).results().map(MatchResult::group))
                .filteredOn(found -> !OBJECT.matcher(found).matches())
                .isEmpty();
        assertThat(IPV4.matcher(logs).results().map(MatchResult::group)).isEmpty();
        for (String canary : canaries) {
            String octets = new String(canary.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            assertThat(logs).doesNotContainIgnoringCase(octets);
        }
    }
}
