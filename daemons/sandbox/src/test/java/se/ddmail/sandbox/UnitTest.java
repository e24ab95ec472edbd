// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitTest {
    @TempDir
    private Path directory;

    @Test
    void aUnitSaysHowItsDaemonIsStarted() throws Exception {
        Path file = Files.writeString(directory.resolve("x.service"), """
                [Service]
                # User=nobody
                User=ddmail-x
                Group=vmail
                SupplementaryGroups=postfix dovecot
                UMask=0007
                ExecStart=/usr/bin/java -Xmx1m \\
                    -Da=b -jar /usr/share/ddmail/x.jar
                """);
        assertThat(Unit.read(file).command("/j", Path.of("/x.jar"), Path.of("/x.conf")))
                .containsSubsequence("umask 0007 && exec \"$@\"", "--reuid=ddmail-x", "--regid=vmail")
                .contains("--groups=postfix,dovecot", "--no-new-privs")
                .endsWith("/j", "-Xmx1m", "-Da=b", "-jar", "/x.jar", "--config", "/x.conf");
    }

    @Test
    void aUnitWithoutUserIsRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("x.service"), "ExecStart=/usr/bin/java -jar x.jar\n");
        assertThatThrownBy(() -> Unit.read(file)).isInstanceOf(SandboxException.class);
    }

    @Test
    void everyDaemonHasAUnitThatNamesItsUser() throws Exception {
        for (String module : List.of(Daemons.DELIVERY, Daemons.AUTH, Daemons.MILTER)) {
            assertThat(Source.find().unit(module).user()).isEqualTo("ddmail-" + module);
        }
    }
}
