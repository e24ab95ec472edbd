// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery.maildir;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message on its way into a Maildir: write {@link #body}, then {@link #publish}, then {@link #acknowledged}. */
public final class NewMail implements AutoCloseable {

    private final Maildir maildir;
    private final String name;
    /** What tells the next attempt: T, or the marker that has taken its place. */
    private final Path trace;

    private final Path done;
    private final boolean keyed;
    private final Runnable release;
    private final @Nullable FileChannel channel;
    private final OutputStream body;
    private boolean published;
    private boolean acknowledged;

    private NewMail(
            Maildir maildir,
            String name,
            Path trace,
            Path done,
            boolean keyed,
            Runnable release,
            @Nullable FileChannel channel) {
        this.maildir = maildir;
        this.name = name;
        this.trace = trace;
        this.done = done;
        this.keyed = keyed;
        this.release = release;
        this.channel = channel;
        this.body = channel == null ? OutputStream.nullOutputStream() : new Body(channel);
        this.published = channel == null;
    }

    static NewMail create(Maildir maildir, String name, Path temporary, boolean keyed, Runnable release)
            throws IOException {
        FileChannel channel = Modes.createFile(temporary, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS));
        return new NewMail(maildir, name, temporary, done(temporary), keyed, release, channel);
    }

    /**
     * What an earlier attempt has stored.
     *
     * @param trace how we know: {@code temporary} or its {@link #done} marker
     */
    static NewMail published(Maildir maildir, String name, Path temporary, Path trace, Runnable release) {
        return new NewMail(maildir, name, trace, done(temporary), true, release, null);
    }

    /** Whether the owner can see the message. */
    public boolean published() {
        return published;
    }

    /** Where the encrypted message goes. Closing it flushes, the file stays open for {@link #publish}. */
    public OutputStream body() {
        return body;
    }

    /**
     * Makes the message durable and visible, in this order. When this returns, the message is on stable storage; when it
     * throws, the message is not there for sure, or it is and {@link #published} says so.
     *
     * @param size octets of the plaintext; lines end with CRLF, so it is the virtual size of Maildir++ as well
     */
    public void publish(long size) throws IOException {
        if (channel == null) {
            return;
        }
        body.flush();
        channel.force(false);
        channel.close();
        Path target = maildir.in("new").resolve(name + ",S=" + size + ",W=" + size);
        if (keyed) {
            Files.createLink(target, trace);
        } else {
            Files.move(trace, target, ATOMIC_MOVE);
        }
        published = true;
        Modes.syncDirectory(maildir.in("new"));
    }

    /** The client has been told that the message is stored, so it will not come again and the trace can go. */
    public void acknowledged() {
        acknowledged = true;
    }

    /**
     * The client will send the message again although it is stored here, because another mailbox has not got it. That may
     * go on for days, in which the owner may well delete the message, so the trace becomes one that does not depend on it.
     * Does nothing for a mail that is not published, or has no key.
     */
    public void comesAgain() throws IOException {
        if (!published || !keyed) {
            return;
        }
        if (trace.equals(done)) {
            // Dovecot removes what has been in tmp/ for 36 hours, and Postfix may try for five days.
            Files.setLastModifiedTime(done, FileTime.from(Instant.now()));
            return;
        }
        Modes.createFile(done, Set.of(CREATE_NEW, WRITE, NOFOLLOW_LINKS)).close();
        Modes.syncDirectory(Modes.parent(done));
        Files.deleteIfExists(trace);
    }

    /** The name of the trace that says "stored" by itself. */
    static Path done(Path temporary) {
        return temporary.resolveSibling(temporary.getFileName() + ".done");
    }

    /** Removes what was not published. What was published without being acknowledged keeps its trace, for the next attempt. */
    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
            if (!published || (keyed && acknowledged)) {
                Files.deleteIfExists(trace);
            }
        } finally {
            release.run();
        }
    }

    /** Gathers small writes. Whoever writes through an encrypting stream closes it, but the file is to be fsynced yet. */
    private static final class Body extends BufferedOutputStream {
        Body(FileChannel channel) {
            super(Channels.newOutputStream(channel));
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
