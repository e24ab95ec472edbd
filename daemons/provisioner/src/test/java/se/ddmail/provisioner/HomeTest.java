// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    Path mailRoot;

    private final UUID mailbox = UUID.randomUUID();

    @Test
    void a_home_belongs_to_who_owns_the_mail_root_and_hands_its_group_on() throws Exception {
        assertThat(Home.make(mailRoot, mailbox)).isTrue();

        Path home = mailRoot.resolve(mailbox.toString());
        assertThat((int) Files.getAttribute(home, "unix:mode") & 07777).isEqualTo(02770);
        assertThat(Files.getAttribute(home, "unix:uid")).isEqualTo(Files.getAttribute(mailRoot, "unix:uid"));
        assertThat(Files.getAttribute(home, "unix:gid")).isEqualTo(Files.getAttribute(mailRoot, "unix:gid"));
    }

    @Test
    void without_a_mail_root_on_this_host_nothing_is_made() {
        Path elsewhere = mailRoot.resolve("not-here");
        assertThat(Home.make(elsewhere, mailbox)).isTrue();
        assertThat(elsewhere).doesNotExist();
    }

    @Test
    void a_home_that_delivery_has_made_already_is_left_alone() throws Exception {
        Path home = Files.createDirectory(mailRoot.resolve(mailbox.toString()));
        Files.createFile(home.resolve("mail"));
        assertThat(Home.make(mailRoot, mailbox)).isTrue();
        assertThat(home.resolve("mail")).exists();
    }
}
