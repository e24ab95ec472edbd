// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import se.ddmail.milter.Owner;
import se.ddmail.milter.People;
import se.ddmail.runtime.Connection;
import se.ddmail.runtime.UnixServer;
import se.ddmail.runtime.UnixServerSettings;

/** The proxy with the host's rspamd as its scanner. */
@Timeout(30)
class ScannerIT {

    /** <a href="https://spamassassin.apache.org/gtube/">What every scanner rejects</a>. */
    private static final String GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    /** A rule of our own, that marks what holds a word, and shows what it was told of the envelope. */
    private static final String RULES = """
            rspamd_config:register_symbol({name = 'MARKED', type = 'normal', callback = function(task)
              local word = tostring(task:get_content()):match('mark%-me%-(%w+)')
              if not word then return end
              task:set_milter_reply({
                remove_headers = {['X-Forged'] = 0},
                add_headers = {
                  ['X-Rspamd-Seen'] = string.format('%s %s %s %d %s', task:get_from(1)[1].addr, tostring(task:get_ip()),
                    task:get_helo(), #task:get_recipients(1), task:get_hostname())}})
              task:set_pre_result(word == 'later' and 'soft reject' or 'add header', 'marked')
            end})
            """;

    private static Path scanners;
    private static Process rspamd;

    @TempDir
    private Path directory;

    private MailSink behind;
    private UnixServer proxy;

    @BeforeAll
    static void startRspamd() throws Exception {
        scanners = Files.createTempDirectory("rspamd-");
        Files.setPosixFilePermissions(scanners, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.writeString(scanners.resolve("rules.lua"), RULES);
        String configuration = """
                options { pidfile = "@/pid"; tempdir = "@"; filters = ""; max_message = 100mb; }
                logging { type = "file"; filename = "@/log"; level = "warning"; }
                worker "normal" { bind_socket = "@/rspamd.sock mode=0666"; count = 1; }
                lua = "@/rules.lua";
                metric { actions { reject = 15; "add header" = 6; } }
                """;
        Path file = scanners.resolve("rspamd.conf");
        Files.writeString(file, configuration.replace("@", scanners.toString()));
        rspamd = new ProcessBuilder("rspamd", "-f", "-i", "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(scanners.resolve("output").toFile())
                .start();
        for (int i = 0; i < 200 && !Files.exists(scanners.resolve("rspamd.sock")); i++) {
            Thread.sleep(50);
        }
    }

    @AfterAll
    static void stopRspamd() throws Exception {
        rspamd.destroy();
        if (!rspamd.waitFor(5, TimeUnit.SECONDS)) {
            rspamd.destroyForcibly();
        }
        PostfixInstance.run("rm", "-rf", scanners.toString());
    }

    @BeforeEach
    void start() throws IOException {
        behind = new MailSink(directory.resolve("behind"));
        open(scanners.resolve("rspamd.sock"));
    }

    private void open(Path scanner) throws IOException {
        ProxyRoute route = ProxyRoute.incoming(
                directory.resolve("behind"), 10, Optional.of(new Scanner(scanner, Duration.ofSeconds(2))));
        proxy = server(
                "proxy",
                new ProxyHandler(
                        new ProxyLimits("mx", 20, 10 << 20, Duration.ofSeconds(10), Duration.ofSeconds(20)),
                        route,
                        new People().recipients()::decide));
    }

    private UnixServer server(String name, UnixServer.Handler handler) throws IOException {
        return UnixServer.start(
                new UnixServerSettings(
                        name,
                        directory.resolve(name),
                        Optional.empty(),
                        Set.of(),
                        5,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1)),
                handler);
    }

    @AfterEach
    void stop() {
        proxy.close();
        behind.close();
    }

    private String send(String message) throws IOException {
        try (Client client = Client.of(directory.resolve("proxy"))) {
            client.ask("XFORWARD NAME=c.example.net ADDR=IPV6:2001:db8::1 HELO=c+2Eexample SOURCE=REMOTE");
            assertThat(client.open("s@example.net", People.CAROL, People.DAVE)).startsWith("354");
            return client.message(message);
        }
    }

    @Test
    void whatIsCleanPassesAsItIs() throws IOException {
        String message = "Subject: x\r\n\r\n.hello\r\n\u00ff\r\n" + "y".repeat(300_000) + "\r\n";
        assertThat(send(message)).startsWith("250");
        assertThat(behind.taken).hasSize(2).anyMatch(taken -> taken.message().equals(message));
    }

    @Test
    void spamIsRejectedAndNobodyGetsIt() throws IOException {
        assertThat(send("Subject: x\r\n\r\n" + GTUBE + "\r\n")).startsWith("554 5.7.1");
        assertThat(behind.commands).isEmpty();
    }

    @Test
    void whatIsToComeAgainIsToldSo() throws IOException {
        assertThat(send("Subject: x\r\n\r\nmark-me-later\r\n")).startsWith("451 4.7.1");
        assertThat(behind.commands).isEmpty();
    }

    @Test
    void changesOfTheHeaderStandOutsideOfWhatIsEncrypted() throws IOException {
        String message = "X-Forged: yes\r\nx-spam: no\r\n\tno\r\nSubject: x\r\n\r\nmark-me-now\r\n";
        assertThat(send(message)).startsWith("250");
        assertThat(behind.taken).hasSize(2);
        for (MailSink.Taken taken : behind.taken) {
            String header = taken.message().substring(0, taken.message().indexOf("\r\n\r\n"));
            assertThat(header)
                    .contains("X-Spam: Yes", "X-Rspamd-Seen: s@example.net 2001:db8::1 c.example 2 c.example.net")
                    .doesNotContain("X-Forged", "x-spam");
            if (taken.recipients().contains(People.CAROL)) {
                String armor = taken.message().substring(taken.message().indexOf("-----BEGIN"));
                String inside = new String(
                        Owner.ALICE.decrypt(armor.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
                assertThat(inside).contains("mark-me-now").doesNotContain("X-Forged", "x-spam");
            }
        }
    }

    @Test
    void whileItIsAwayMailWaits() throws IOException {
        proxy.close();
        open(directory.resolve("nobody"));
        assertThat(send("Subject: x\r\n\r\nx\r\n")).startsWith("451 4.3.0 Scanner");
        assertThat(behind.commands).isEmpty();
    }

    @Test
    void whileItDoesNotAnswerOrAnswersNonsenseMailWaits() throws IOException {
        String[] answer = {""};
        UnixServer broken = server("broken", new UnixServer.Handler() {
            @Override
            public void serve(Connection connection) throws IOException {
                byte[] request = new byte[8192];
                while (connection.in().read(request) > 0) {
                    if (!answer[0].isEmpty()) {
                        connection.out().write(answer[0].getBytes(StandardCharsets.US_ASCII));
                        return;
                    }
                }
            }

            @Override
            public void refuse(Connection connection) {}
        });
        proxy.close();
        open(directory.resolve("broken"));
        for (String each : new String[] {
            "",
            "HTTP/1.1 500 no\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 200 ok\r\n\r\n{\"action\":\"no action\"}",
            "HTTP/1.1 200 ok\r\nContent-Length: 99999999\r\n\r\n{}",
            "HTTP/1.1 200 ok\r\nContent-Length: 50\r\n\r\n{\"action\":\"no action\"}",
            "garbage\r\n"
        }) {
            answer[0] = each;
            assertThat(send("Subject: x\r\n\r\nx\r\n")).as(each).startsWith("451 4.3.0 Scanner");
        }
        broken.close();
        assertThat(behind.commands).isEmpty();
    }
}
