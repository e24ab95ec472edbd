// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import jnr.constants.platform.Shutdown;
import jnr.enxio.channels.Native;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

/**
 * A socket in the file system that listens, mode 0660.
 *
 * <p>It gets mode and group under a random name and is then renamed into place, so that nobody meets it with wrong ones,
 * and so that a stale file of a killed predecessor is replaced and never missing.
 */
final class ListeningSocket implements AutoCloseable {
    /** Longest path that fits {@code sockaddr_un}, with its final NUL. */
    private static final int PATH_MAX = 107;

    private static final int BACKLOG = 1024;
    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;

    private final Path path;
    private final Object identity;
    private final UnixServerSocketChannel channel;

    private ListeningSocket(Path path, Object identity, UnixServerSocketChannel channel) {
        this.path = path;
        this.identity = identity;
        this.channel = channel;
    }

    static ListeningSocket bind(Path path, Optional<String> group) throws IOException {
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a socket has a directory");
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + ": no such directory, for socket " + path.getFileName());
        }
        requireFree(path);
        Path unnamed = directory.resolve(
                "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36));
        requireFits(path);
        requireFits(unnamed);
        UnixServerSocketChannel channel = listen(unnamed);
        try {
            Files.setPosixFilePermissions(unnamed, PosixFilePermissions.fromString("rw-rw----"));
            if (group.isPresent()) {
                give(unnamed, group.get());
            }
            Object identity = identity(unnamed);
            Files.move(unnamed, path, StandardCopyOption.ATOMIC_MOVE);
            return new ListeningSocket(path, identity, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(unnamed);
            throw e;
        }
    }

    UnixSocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Ends a pending {@link #accept()} with an exception; closing the channel under it would not. */
    void shutdown() {
        Native.shutdown(channel.getFD(), Shutdown.SHUT_RDWR.intValue());
    }

    /** Removes the file, unless a successor has put its own there. */
    void unlink() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && identity(path).equals(identity)) {
            Files.delete(path);
        }
    }

    /** For the accepting thread alone, after its last {@link #accept()}. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static UnixServerSocketChannel listen(Path path) throws IOException {
        UnixServerSocketChannel channel = UnixServerSocketChannel.open();
        try {
            channel.socket().bind(new UnixSocketAddress(path.toFile()), BACKLOG);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw new IOException(path.getParent() + ": cannot create a socket: " + e.getMessage(), e);
        }
    }

    private static void give(Path socket, String group) throws IOException {
        try {
            GroupPrincipal principal =
                    socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            Files.getFileAttributeView(socket, PosixFileAttributeView.class).setGroup(principal);
        } catch (UserPrincipalNotFoundException e) {
            throw new IOException("group \"" + group + "\" does not exist (it is to own the socket)", e);
        } catch (IOException e) {
            throw new IOException("cannot give the socket to group \"" + group + "\": is the daemon a member?", e);
        }
    }

    private static void requireFits(Path path) throws IOException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > PATH_MAX) {
            throw new IOException(path + ": longer than the " + PATH_MAX + " bytes that a socket path may have");
        }
    }

    private static void requireFree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & S_IFMT) != S_IFSOCK) {
            throw new IOException(path + ": exists and is not a socket");
        }
        // Not blocking: a live instance with a full backlog would keep us waiting.
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException nobodyListens) {
            return;
        } catch (IOException e) {
            throw new IOException(path + ": cannot tell whether another instance listens: " + e.getMessage(), e);
        }
        throw new IOException(path + ": another instance listens there");
    }

    private static Object identity(Path path) throws IOException {
        return Objects.requireNonNull(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey());
    }
}
