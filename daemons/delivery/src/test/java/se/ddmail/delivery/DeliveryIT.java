// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import se.ddmail.directory.Address;
import se.ddmail.directory.Certificates;
import se.ddmail.directory.Database;
import se.ddmail.directory.DomainName;
import se.ddmail.directory.NewMailbox;
import se.ddmail.directory.OpenPgpChange;
import se.ddmail.directory.ProvisionerDirectory;
import se.ddmail.directory.Recipient;
import se.ddmail.directory.TestDatabase;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.runtime.ConfigReader;
import se.ddmail.runtime.Daemon;

/** The whole daemon on a real socket, with a real database, and the clients that mail people use. */
@Timeout(120)
class DeliveryIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    private static Path directory;

    private static Daemon.Service daemon;
    private static Path socket;
    private static Path root;
    private static Mailbox alice;
    private static OpenPgpOwner carol;

    @BeforeAll
    static void start() throws Exception {
        socket = directory.resolve("lmtp.sock");
        root = Files.createDirectory(directory.resolve("mail"));
        try (Database provisioner = database.open("ddmail-provisioner")) {
            ProvisionerDirectory people = new ProvisionerDirectory(provisioner);
            people.addDomain(DomainName.ofAscii("example.org"), Optional.empty());
            alice = mailbox(people, "alice@example.org", OptionalLong.empty());
            mailbox(people, "bob@example.org", OptionalLong.of(1));
            mailbox(people, "off@example.org", OptionalLong.empty());
            people.disable(Address.parse("off@example.org"));
            carol = new OpenPgpOwner(
                    mailbox(people, "carol@example.org", OptionalLong.empty()),
                    OpenPgpOwner.of("carol@example.org", OptionalLong.empty()).key());
            openPgp(provisioner, "carol@example.org", carol.fingerprint(), carol.certificate(), false);
            mailbox(people, "late@example.org", OptionalLong.empty());
            openPgp(provisioner, "late@example.org", "0".repeat(40), new byte[] {1}, false);
            mailbox(people, "never@example.org", OptionalLong.empty());
            openPgp(provisioner, "never@example.org", "1".repeat(40), new byte[] {1}, true);
            people.addAlias(Address.parse("info@example.org"), Address.parse("alice@example.org"));
        }
        ConfigReader config = ConfigReader.parse(
                "test",
                "lmtp_socket = " + socket + "\nlmtp_socket_group = root\nlmtp_peers = root\nmail_root = " + root
                        + "\nhostname = mx.example.org\nrecipients_max = 1000\nmessage_size_max = 5M\ndatabase = "
                        + database.urlFor("ddmail-delivery") + "\n");
        DeliverySettings settings = DeliverySettings.read(config);
        config.finish();
        daemon = Main.start(settings);
    }

    private static Mailbox mailbox(ProvisionerDirectory people, String address, OptionalLong quota) throws Exception {
        MailboxPrivateKey key = MailboxPrivateKey.generate(new SecureRandom());
        byte[] spki = key.publicKey().spki();
        UUID id = people.createMailbox(new NewMailbox(
                Address.parse(address),
                Optional.empty(),
                quota,
                spki,
                key.publicKey().keyId(),
                "not used here"));
        return new Mailbox(new Recipient(id, Address.parse(address), spki, quota), key);
    }

    private static void openPgp(
            Database provisioner, String address, String fingerprint, byte[] certificate, boolean reject)
            throws Exception {
        Certificates certificates = new Certificates(provisioner);
        certificates.store(Address.parse(address), fingerprint, Optional.empty(), certificate);
        certificates.activate(
                Address.parse(address),
                List.of(fingerprint),
                new OpenPgpChange(Optional.empty(), Optional.empty(), Optional.of(reject)));
    }

    @AfterAll
    static void stop() {
        daemon.close();
        assertThat(socket).doesNotExist();
    }

    private record Ended(int exit, String output) {}

    private static Ended run(InputStream input, List<String> command) throws IOException, InterruptedException {
        Path in = Files.createTempFile(directory, "in", "");
        Path out = Files.createTempFile(directory, "out", "");
        Files.write(in, input.readAllBytes());
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command.get(0) + " does not end");
        }
        return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
    }

    private static Ended run(String... command) throws IOException, InterruptedException {
        return run(InputStream.nullInputStream(), List.of(command));
    }

    private static Ended pipe(String message, String... recipients) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "se.ddmail.delivery.pipe.PipeClient",
                "--socket",
                socket.toString(),
                "--sender",
                "s@example.com",
                "--queue-id",
                "4gHTkc1jdnz2G7k",
                "--"));
        command.addAll(List.of(recipients));
        return run(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)), command);
    }

    private static int count() throws IOException {
        return alice.messages(root).size();
    }

    @Test
    void smtpSourceDeliversOverFourConnections() throws Exception {
        int before = count();
        Ended ended = run(
                "/usr/sbin/smtp-source",
                "-L",
                "-s",
                "4",
                "-m",
                "100",
                "-l",
                "10000",
                "-f",
                "s@example.com",
                "-t",
                "alice@example.org",
                "unix:" + socket);
        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(count()).isEqualTo(before + 100);
    }

    @Test
    void swaksIsToldOfEachRecipient() throws Exception {
        int before = count();
        Ended ended = run(
                "/usr/bin/swaks",
                "--protocol",
                "LMTP",
                "--socket",
                socket.toString(),
                "--from",
                "s@example.com",
                "--to",
                "Alice+tag@EXAMPLE.org,nobody@example.org,off@example.org,bob@example.org,info@example.org");
        assertThat(ended.output())
                .contains("550 5.1.1", "550 5.2.1", "552 5.2.2")
                .containsPattern("(?s)250 2\\.0\\.0 Stored.*250 2\\.0\\.0 Stored");
        assertThat(count()).isEqualTo(before + 2);
        assertThat(String.join("", alice.messages(root)))
                .contains("Delivered-To: alice+tag@example.org", "Delivered-To: info@example.org");
    }

    @Test
    void whoWantsOpenPgpGetsNothingInClear() throws Exception {
        Ended ended = run(
                "/usr/bin/swaks",
                "--protocol",
                "LMTP",
                "--socket",
                socket.toString(),
                "--from",
                "s@example.com",
                "--to",
                "carol+tag@example.org,alice@example.org,late@example.org,never@example.org",
                "--body",
                "for both");
        assertThat(ended.output())
                .contains("451 4.7.5", "550 5.7.5")
                .containsPattern("(?s)250 2\\.0\\.0 Stored.*250 2\\.0\\.0 Stored");
        assertThat(alice.messages(root)).anyMatch(message -> message.contains("\r\nfor both\r\n"));
        assertThat(carol.mailbox().messages(root))
                .singleElement()
                .asString()
                .contains("Delivered-To: carol+tag@example.org\r\n")
                .doesNotContain("for both")
                .satisfies(message -> assertThat(carol.decrypt(message)).contains("\r\nfor both\r\n"));
    }

    @Test
    void thePipeClientDeliversAndTellsWhy() throws Exception {
        int before = count();
        assertThat(pipe("Subject: p\n\n.\nÿ\n", "alice@example.org")).isEqualTo(new Ended(0, ""));
        assertThat(count()).isEqualTo(before + 1);
        assertThat(alice.messages(root)).anyMatch(message -> message.endsWith("Subject: p\r\n\r\n.\r\nÿ\r\n"));
        assertThat(pipe("x\n", "nobody@example.org")).isEqualTo(new Ended(67, "5.1.1 Unknown recipient\n"));
        assertThat(pipe("x\n", "bob@example.org")).isEqualTo(new Ended(69, "5.2.2 Mailbox full\n"));
        assertThat(pipe("x\n" + "y".repeat(6 << 20), "alice@example.org"))
                .isEqualTo(new Ended(69, "5.3.4 Message too big\n"));
    }

    @Test
    void aHalfClosedConnectionDeliversNothing() throws Exception {
        int before = count();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\nhalf\r\n"
                    .getBytes(StandardCharsets.US_ASCII)));
            channel.shutdownOutput();
            String all = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(all).contains("354 ").endsWith("<CR><LF>.<CR><LF>\r\n");
        }
        assertThat(count()).isEqualTo(before);
        try (var files = Files.list(alice.maildir(root).resolve("tmp"))) {
            assertThat(files).isEmpty();
        } catch (NoSuchFileException e) {
            assertThat(before).isZero();
        }
    }

    @Test
    void aThousandRecipientsOfOneMessageAreAnswered() throws Exception {
        int before = count();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            StringBuilder all = new StringBuilder("LHLO x\r\nMAIL FROM:<>\r\n");
            for (int i = 0; i < 1000; i++) {
                all.append("RCPT TO:<alice+").append(i % 50).append("@example.org>\r\n");
            }
            Thread writer = new Thread(() -> {
                try {
                    // Not by a stream of Channels: those read and write one after the other.
                    ByteBuffer bytes =
                            ByteBuffer.wrap((all + "DATA\r\nx\r\n.\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            String replies = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
            writer.join();
            assertThat(replies.split("250 2\\.0\\.0 Stored", -1)).hasSize(1001);
        }
        assertThat(count()).isEqualTo(before + 50);
    }
}
