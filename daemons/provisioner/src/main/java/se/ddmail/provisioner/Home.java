// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The home of a new mailbox, {@code MAIL_ROOT/ID}. The delivery daemon makes it with the first mail, so it need not be
 * made here. But Dovecot 2.4 makes a missing home with a mode that keeps the delivery daemon out (0700), when the owner
 * logs in before the first mail.
 */
final class Home {
    private static final int MODE = 02770;

    private Home() {}

    /**
     * Makes the home with owner and group of the mail root, if that is on this host.
     *
     * @return false when it could not, because this user may not
     */
    static boolean make(Path mailRoot, UUID mailbox) {
        if (!Files.isDirectory(mailRoot, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        Path home = mailRoot.resolve(mailbox.toString());
        boolean made = false;
        try {
            Object owner = Files.getAttribute(mailRoot, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            Object group = Files.getAttribute(mailRoot, "unix:gid", LinkOption.NOFOLLOW_LINKS);
            Files.createDirectory(home);
            made = true;
            Files.setAttribute(home, "unix:uid", owner);
            Files.setAttribute(home, "unix:gid", group);
            // After the owner: a change of owner takes the set-group-id bit away.
            Files.setAttribute(home, "unix:mode", MODE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return true;
        } catch (IOException e) {
            if (made) {
                // One that delivery cannot write to is worse than none.
                home.toFile().delete();
            }
            return false;
        }
    }
}
