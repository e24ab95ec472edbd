// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The host's Postfix with the shipped configuration, in a directory of its own, without a database and without logins. */
final class PostfixInstance implements AutoCloseable {
    private static final Path HOST = Path.of("/etc/postfix");
    private static final Path SHIPPED = Path.of("../../postfix");

    private final Path root;
    private final int smtp;
    private final int submission;

    private PostfixInstance(Path root, int smtp, int submission) {
        this.root = root;
        this.smtp = smtp;
        this.submission = submission;
    }

    static PostfixInstance start(String... settings) throws IOException, InterruptedException {
        // Postfix's own user has to get through to it.
        Path root = Files.createTempDirectory("ddmail-proxy-");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        PostfixInstance postfix = new PostfixInstance(root, freePort(), freePort());
        try {
            postfix.prepare(settings);
            run("postfix", "-c", postfix.etc().toString(), "start");
            return postfix;
        } catch (IOException | RuntimeException e) {
            postfix.close();
            throw e;
        }
    }

    private void prepare(String... settings) throws IOException, InterruptedException {
        copy(HOST, List.of("dynamicmaps.cf", "dynamicmaps.cf.d", "postfix-files", "postfix-files.d"));
        copy(SHIPPED, List.of("main.cf", "master.cf", "submission_header_checks"));
        for (String directory : List.of("data", "spool", "spool/ddmail-milter", "spool/private")) {
            Files.createDirectories(root.resolve(directory));
        }
        run("chown", "postfix", root.resolve("data").toString());
        run("chown", "postfix:root", queue().resolve("private").toString());
        run("chmod", "0700", queue().resolve("private").toString());
        Path master = etc().resolve("master.cf");
        String text = Files.readString(master).replace("/etc/postfix", etc().toString());
        text = text.replaceFirst("(?m)^smtp(\\s+inet\\s)", "127.0.0.1:" + smtp + "$1");
        text = text.replaceFirst("(?m)^submission(\\s+inet\\s)", "127.0.0.1:" + submission + "$1");
        Files.writeString(master, text);
        List<String> command = new ArrayList<>(List.of("postconf", "-c", etc().toString(), "-e"));
        command.addAll(List.of(
                "myhostname=mx.example.org",
                "inet_interfaces=127.0.0.1",
                "inet_protocols=ipv4",
                "default_transport=error:5.4.4 No way out",
                "config_directory=" + etc(),
                "meta_directory=" + etc(),
                "queue_directory=" + queue(),
                "data_directory=" + root.resolve("data"),
                "maillog_file=" + root.resolve("mail.log"),
                "maillog_file_prefixes=" + root,
                "smtpd_tls_security_level=none",
                "smtpd_sender_login_maps="));
        command.addAll(Arrays.asList(settings));
        run(command.toArray(String[]::new));
        run("postconf", "-c", etc().toString(), "-MX", "submissions/inet");
        String service = "127.0.0.1:" + submission + "/inet/";
        run(
                "postconf",
                "-c",
                etc().toString(),
                "-P",
                service + "smtpd_tls_security_level=none",
                service + "smtpd_sasl_auth_enable=no",
                service + "smtpd_client_restrictions=",
                service + "smtpd_sender_restrictions=",
                service + "mynetworks=127.0.0.0/8",
                service + "smtpd_relay_restrictions=permit_mynetworks,reject",
                service + "local_header_rewrite_clients=permit_mynetworks");
    }

    private void copy(Path from, List<String> names) throws IOException {
        for (String name : names) {
            if (!Files.exists(from.resolve(name))) {
                continue;
            }
            try (Stream<Path> files = Files.walk(from.resolve(name))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path target = etc().resolve(from.relativize(file).toString());
                    Files.createDirectories(etc());
                    Files.copy(file, target);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path etc() {
        return root.resolve("etc");
    }

    Path queue() {
        return root.resolve("spool");
    }

    int smtp() {
        return smtp;
    }

    int submission() {
        return submission;
    }

    String log() throws IOException {
        return Files.readString(root.resolve("mail.log"), StandardCharsets.ISO_8859_1);
    }

    /** Whether a file below the queue directory holds this text. */
    boolean queueHolds(String text) {
        Pattern pattern = Pattern.compile(text, Pattern.LITERAL);
        while (true) {
            try {
                for (Path file : files()) {
                    if (pattern.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .find()) {
                        return true;
                    }
                }
                return false;
            } catch (NoSuchFileException moved) {
                // What it held is not lost but elsewhere: look again.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Messages in the queue. */
    long messages() {
        return files().stream()
                .map(file -> queue().relativize(file).toString())
                .filter(name -> name.matches("(incoming|active|deferred)/.*"))
                .count();
    }

    private List<Path> files() {
        while (true) { // Postfix moves files between the directories meanwhile
            try (Stream<Path> files = Files.walk(queue())) {
                return files.filter(Files::isRegularFile).toList();
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void flush() throws IOException, InterruptedException {
        run("postqueue", "-c", etc().toString(), "-f");
    }

    /**
     * Kills the processes of a service that have logged something.
     *
     * @return how many there were
     */
    long kill(String service) throws IOException {
        return Pattern.compile(Pattern.quote(service) + "\\[([0-9]+)\\]")
                .matcher(log())
                .results()
                .map(found -> Long.valueOf(found.group(1)))
                .distinct()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .filter(ProcessHandle::destroyForcibly)
                .count();
    }

    /** Runs a program of the host to its end. */
    static String run(String... words) throws IOException, InterruptedException {
        // Not a pipe: a server that goes into the background would keep it open.
        Path output = Files.createTempFile("ddmail-", ".out");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.flush();
            }
            int status = process.waitFor();
            String text = Files.readString(output, StandardCharsets.ISO_8859_1);
            if (status != 0) {
                throw new IOException(String.join(" ", words) + " ended with " + status + ": " + text);
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (Files.exists(queue().resolve("pid/master.pid"))) {
            run("postfix", "-c", etc().toString(), "stop");
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
