// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory of a sandbox: fit for it, empty at the start, gone at the end. */
final class Place {
    private static final String SHARED = "rwxr-xr-x";

    private Place() {}

    /** The nearest directory at or above it that only its owner may enter: Postfix and vmail could not. */
    static Optional<Path> barrier(Path directory) throws SandboxException {
        for (Path each = directory.toAbsolutePath().normalize(); each != null; each = each.getParent()) {
            try {
                if (Files.exists(each)
                        && !Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return Optional.of(each);
                }
            } catch (IOException e) {
                throw new SandboxException("cannot look at " + each, e);
            }
        }
        return Optional.empty();
    }

    /** Makes the directory, or empties that of an earlier sandbox; never one that holds something else. */
    static void prepare(Layout layout) throws SandboxException {
        Optional<Path> barrier = barrier(layout.root());
        if (barrier.isPresent()) {
            throw new SandboxException("Postfix and Dovecot run as users of their own and cannot get through "
                    + barrier.get() + " to " + layout.root() + "; name another directory with --dir");
        }
        try {
            if (Files.exists(layout.root()) && !isEmpty(layout.root()) && !Files.exists(layout.marker())) {
                throw new SandboxException(layout.root() + " is not empty and no sandbox; name another with --dir");
            }
            remove(layout.root());
            Files.createDirectories(layout.root());
            Files.createFile(layout.marker());
            for (Path each :
                    List.of(layout.root(), layout.etc("ddmail"), layout.run("pids"), layout.log(), layout.queue())) {
                Files.createDirectories(each);
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(SHARED));
            }
        } catch (IOException e) {
            throw new SandboxException("cannot make " + layout.root(), e);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    static void remove(Path directory) throws SandboxException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new SandboxException("cannot remove " + directory, e);
        }
    }

    /** A new directory of its own for one run. */
    static Path throwAway() throws SandboxException {
        try {
            Path directory = Files.createTempDirectory("ddmail-");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(SHARED));
            return directory;
        } catch (IOException e) {
            throw new SandboxException("cannot make a directory for this run", e);
        }
    }
}
