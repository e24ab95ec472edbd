// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the running system, and beside it, in turns, Dovecot's LMTP and the program argon2 on the same host. Takes
 * about three minutes; everything it starts is gone afterwards.
 */
final class Bench {
    private static final String DOMAIN = "example.test";
    private static final int MAILBOXES = 20;
    private static final int OUR_MESSAGES = 1500; // more than the keys that are made ahead, so that they are paid for
    private static final int THEIR_MESSAGES = 200;
    private static final int ROUNDS = 5;
    private static final int LOGIN_ROUNDS = 21;
    private static final int LOGINS = 100;
    private static final int RESTARTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(12);
    private static final Pattern STARTED = Pattern.compile("started ms=(\\d+)");

    private final Layout layout;
    private final Sandbox sandbox;
    private final Source source;
    private final String password = UUID.randomUUID().toString();
    private final BenchReport report = new BenchReport(System.out);

    private Bench(Layout layout, Sandbox sandbox, Source source) {
        this.layout = layout;
        this.sandbox = sandbox;
        this.source = source;
    }

    static int run(Source source) throws SandboxException {
        Path directory = Place.throwAway();
        Layout layout = Layout.of(directory);
        Steps steps = new Steps(System.out);
        Place.prepare(layout);
        BenchDovecot peer = new BenchDovecot(layout);
        try (Sandbox sandbox = Sandbox.start(layout, source, steps, Up.events(layout))) {
            Thread stop = new Thread(() -> interrupted(peer, sandbox), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            try (peer) {
                Bench bench = new Bench(layout, sandbox, source);
                steps.step("Dovecot LMTP with mail_crypt", peer::start);
                steps.step(MAILBOXES + " mailboxes", bench::provision);
                bench.measure(peer);
            }
            steps.step("Everything stopped", sandbox::close);
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (SandboxException e) {
            throw new SandboxException(e.getMessage() + "\nLogs: " + layout.log());
        }
        Place.remove(directory);
        return 0;
    }

    private static void interrupted(BenchDovecot peer, Sandbox sandbox) {
        peer.close();
        sandbox.close();
        try {
            Place.remove(sandbox.directory());
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
        }
    }

    private void provision() throws SandboxException {
        Ddmail ddmail = new Ddmail(layout.bin("ddmail").toString());
        ddmail.run("", "domain", "add", DOMAIN, "--global");
        for (String address : addresses(MAILBOXES)) {
            ddmail.createMailbox(address, password);
        }
    }

    private static List<String> addresses(int count) {
        List<String> addresses = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            addresses.add("mailbox" + i + "@" + DOMAIN);
        }
        return addresses;
    }

    private void measure(BenchDovecot peer) throws SandboxException {
        String machine = machine();
        report.line(machine);
        report.heading("Figures are medians (least-most) of alternating rounds");
        BenchDelivery.Target ours = new BenchDelivery.Target(layout.lmtpSocket(), layout.mailRoot(), OUR_MESSAGES);
        BenchDelivery.Target theirs = new BenchDelivery.Target(peer.socket(), peer.mailRoot(), THEIR_MESSAGES);
        BenchLogin login = new BenchLogin(layout.authSocket(), addresses(1).get(0), password);
        start(Daemons.DELIVERY);
        start(Daemons.AUTH);
        memory("idle");
        BenchDelivery.Row warm = new BenchDelivery.Row(4, addresses(MAILBOXES), true);
        report.line(String.format("(first %d messages: %.0f/s)", 1000, BenchDelivery.rate(ours.with(1000), warm)));
        for (int i = 0; i < LOGINS; i++) {
            login.login();
        }
        memory("after 1,000 messages and 100 logins");
        login.compare(process(Daemons.AUTH), report, LOGIN_ROUNDS);
        BenchDelivery delivery = new BenchDelivery(ours, theirs, report);
        for (int connections : List.of(1, 4)) {
            delivery.run(new BenchDelivery.Row(connections, addresses(1), false), ROUNDS);
            delivery.run(new BenchDelivery.Row(connections, addresses(1), true), ROUNDS);
            delivery.run(new BenchDelivery.Row(connections, addresses(MAILBOXES), true), ROUNDS);
        }
        memory("after all");
        report.line("\nWritten to " + report.write(source.root().resolve("target/bench"), machine));
    }

    private BenchProcess process(String daemon) {
        Map<String, String> environment = sandbox.environment();
        String name = "PID_" + daemon.toUpperCase(Locale.ROOT);
        return new BenchProcess(Long.parseLong(environment.getOrDefault(name, "0")));
    }

    /** After a pause, because the virtual machine gives back what its compiler used only every few seconds. */
    private void memory(String when) throws SandboxException {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", e);
        }
        for (String daemon : List.of(Daemons.DELIVERY, Daemons.AUTH)) {
            Series resident = new Series();
            Series proportional = new Series();
            resident.add(process(daemon).resident());
            proportional.add(process(daemon).proportional());
            report.figure(daemon + " memory " + when + ", RSS", "MiB", resident);
            report.figure(daemon + " memory " + when + ", PSS", "MiB", proportional);
        }
    }

    /** Ends the daemon, which the sandbox starts again, and reads in its log how long it took. */
    private void start(String daemon) throws SandboxException {
        Series series = new Series();
        for (int i = 0; i < RESTARTS; i++) {
            int before = starts(daemon).size();
            ProcessHandle.of(process(daemon).pid()).ifPresent(ProcessHandle::destroy);
            Probe again = () -> starts(daemon).size() > before;
            if (!again.await(Duration.ofSeconds(60), () -> true)) {
                throw new SandboxException(daemon + " did not come back; see " + layout.log(daemon));
            }
            series.add(starts(daemon).get(before));
        }
        report.figure(daemon + " start to ready, alone", "ms", series);
    }

    private List<Integer> starts(String daemon) {
        List<Integer> millis = new ArrayList<>();
        try {
            Matcher found = STARTED.matcher(Files.readString(layout.log(daemon)));
            while (found.find()) {
                millis.add(Integer.parseInt(found.group(1)));
            }
        } catch (IOException e) {
            return millis; // asked again
        }
        return millis;
    }

    static String machine() throws SandboxException {
        String processor = Command.run("sh", "-c", "grep -m1 '^model name' /proc/cpuinfo | cut -d: -f2");
        String memory = Command.run("sh", "-c", "awk '/^MemTotal/{printf \"%.0f GiB\", $2/1048576}' /proc/meminfo");
        return processor.strip() + ", " + Runtime.getRuntime().availableProcessors() + " processors, " + memory
                + ", Linux "
                + System.getProperty("os.version") + ", Java " + System.getProperty("java.version") + ", Dovecot "
                + Command.run("dovecot", "--version").strip();
    }
}
