// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.ddmail.mailcrypt.MailboxPrivateKey;

/** Looks for secrets, octet by octet, where none may be. */
final class Traces {
    private final List<String> secrets = new ArrayList<>(); // octets as ISO 8859-1

    Traces text(String secret) {
        return octets(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** The secret itself, and in base64 at whatever place of a longer text it stands. */
    Traces octets(byte[] secret) {
        secrets.add(new String(secret, StandardCharsets.ISO_8859_1));
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = new byte[shift + secret.length];
            System.arraycopy(secret, 0, shifted, shift, secret.length);
            String base64 = Base64.getEncoder().encodeToString(shifted);
            secrets.add(base64.substring((shift * 8 + 5) / 6, shifted.length * 8 / 6));
        }
        return this;
    }

    /** The private part of a key: as octets, in PEM, and in base64 of PEM. */
    Traces key(MailboxPrivateKey key) {
        byte[] pkcs8 = key.pkcs8();
        byte[] scalar = new byte[48]; // the second line of the PEM: of the 66 octets from 35 on
        System.arraycopy(pkcs8, 48, scalar, 0, scalar.length);
        return octets(scalar).text(Base64.getEncoder().encodeToString(scalar));
    }

    /** Files with a secret in name or content. */
    List<Path> below(Path root, String... except) throws IOException {
        List<Path> found = new ArrayList<>();
        Set<Path> left = new TreeSet<>();
        for (String name : except) {
            left.add(root.resolve(name));
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return left.contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (holds(file.toString()) || (attributes.isRegularFile() && isIn(file))) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // gone meanwhile
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    boolean isIn(Path file) {
        try {
            return holds(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    boolean holds(String text) {
        return secrets.stream().anyMatch(text::contains);
    }

    /** Command lines and environments of processes that hold a secret; all processes of the machine are looked at. */
    List<Path> inProcesses() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path process : processes()) {
            Stream.of("cmdline", "environ")
                    .map(process::resolve)
                    .filter(this::isIn)
                    .forEach(found::add);
        }
        return found;
    }

    private static List<Path> processes() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each -> String.valueOf(each.getFileName()).matches("\\d+"))
                    .toList();
        }
    }

    /** Files with a secret that these processes have open and nobody can find by a name, unless in memory only. */
    List<Path> inUnlinkedFiles(Stream<ProcessHandle> owners) {
        List<Path> found = new ArrayList<>();
        owners.map(owner -> Path.of("/proc", Long.toString(owner.pid()), "fd")).forEach(descriptors -> {
            try (Stream<Path> each = Files.list(descriptors)) {
                each.filter(Traces::isUnlinkedOnDisk).filter(this::isIn).forEach(found::add);
            } catch (IOException | UncheckedIOException e) {
                return; // gone meanwhile
            }
        });
        return found;
    }

    private static boolean isUnlinkedOnDisk(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.endsWith(" (deleted)") && !target.startsWith("/dev/shm/") && Files.isRegularFile(descriptor);
        } catch (IOException e) {
            return false;
        }
    }

    /** A look that may fail because things come and go. */
    @FunctionalInterface
    interface Look {
        List<Path> take() throws IOException;
    }

    /** Looks again and again, in a thread of its own, until it is closed. */
    static final class Watch implements AutoCloseable {
        private final Set<Path> found = new ConcurrentSkipListSet<>();
        private final AtomicInteger looks = new AtomicInteger();
        private final Thread thread;
        private volatile boolean ended;

        Watch(Look look) {
            thread = new Thread(() -> run(look), "watch");
            thread.setDaemon(true);
            thread.start();
        }

        private void run(Look look) {
            while (!ended) {
                try {
                    found.addAll(look.take());
                    looks.incrementAndGet();
                    Thread.sleep(20);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        int looks() {
            return looks.get();
        }

        Set<Path> found() {
            return found;
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            thread.join();
        }
    }
}
