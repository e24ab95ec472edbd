// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import se.ddmail.sandbox.BenchDoors.Door;

/**
 * OpenPGP: messages per second at each door, beside {@code gpg} and {@code sq} started once for each message; the speed on
 * a large message, beside gpg's on a large file; and the memory that a large message takes. Takes some minutes.
 */
final class BenchOpenPgp {
    private static final String DOMAIN = "example.test";
    private static final String PLAIN = "plain@" + DOMAIN;
    private static final int ROUNDS = 3;
    private static final int WARM = 300;
    private static final int HUGE = 50_000_000;
    private static final int BULK = 100_000_000;
    private static final int PIECES = 100;

    private final Layout layout;
    private final Sandbox sandbox;
    private final GnupgHome gnupg;
    private final BenchDoors doors;
    private final BenchReport report = new BenchReport(System.out);

    /** A kind of key, and the mailbox whose certificate has one. */
    private record Kind(String name, String address, String fingerprint, Path certificate) {}

    /** A size of messages, and how many make a round: for us, and for programs that are started for each. */
    private record Load(String name, int octets, int ours, int theirs) {}

    private static final List<Load> LOADS =
            List.of(new Load("10 kB", 10_000, 200, 20), new Load("10 MB", 10_000_000, 4, 3));

    private BenchOpenPgp(Layout layout, Sandbox sandbox, GnupgHome gnupg, BenchDoors doors) {
        this.layout = layout;
        this.sandbox = sandbox;
        this.gnupg = gnupg;
        this.doors = doors;
    }

    static int run(Source source) throws SandboxException {
        Path directory = Place.throwAway();
        Layout layout = Layout.of(directory);
        Steps steps = new Steps(System.out);
        Place.prepare(layout);
        try (Sandbox sandbox = Sandbox.start(layout, source, steps, Up.events(layout));
                GnupgHome gnupg = GnupgHome.make()) {
            int port = Integer.parseInt(sandbox.environment().getOrDefault("SMTP_PORT", "0"));
            BenchDoors doors = BenchDoors.open(layout, port);
            new BenchOpenPgp(layout, sandbox, gnupg, doors).measure(source);
            steps.step("Everything stopped", sandbox::close);
        } catch (SandboxException e) {
            throw new SandboxException(e.getMessage() + "\nLogs: " + layout.log());
        }
        Place.remove(directory);
        return 0;
    }

    private void measure(Source source) throws SandboxException {
        String machine = Bench.machine();
        report.line(machine);
        List<Kind> kinds = provision();
        for (Door door : Door.values()) {
            doors.send(door, kinds.get(0).address(), LOADS.get(0).octets(), WARM);
        }
        report.heading("Figures are medians (least-most) of alternating rounds");
        for (Load load : LOADS) {
            withoutOpenPgp(load);
            for (Kind kind : kinds) {
                compare(kind, load);
            }
        }
        bulk(kinds.get(0));
        memory(kinds.get(0));
        report.line("\nWritten to " + report.write(source.root().resolve("target/bench"), machine));
    }

    /** What a message costs that has nothing to do with OpenPGP. */
    private void withoutOpenPgp(Load load) throws SandboxException {
        Map<Door, Series> rates = rates(List.of(Door.values()), PLAIN, load);
        Series postfix = rates.getOrDefault(Door.POSTFIX, new Series());
        rates.forEach((door, rate) -> {
            String row = name(door) + ", " + load.name() + ", no OpenPGP";
            if (door == Door.PROXY || door == Door.MILTER) {
                report.pair(row, "messages/s", rate, "Postfix alone", postfix, rate.over(postfix));
            } else {
                report.figure(row, "messages/s", rate);
            }
        });
    }

    /** Messages per second, in turns. */
    private Map<Door, Series> rates(List<Door> at, String recipient, Load load) throws SandboxException {
        Map<Door, Series> rates = new EnumMap<>(Door.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (Door door : at) {
                double seconds = doors.send(door, recipient, load.octets(), load.ours());
                rates.computeIfAbsent(door, key -> new Series()).add(load.ours() / seconds);
            }
        }
        return rates;
    }

    private List<Kind> provision() throws SandboxException {
        Ddmail ddmail = new Ddmail(layout.bin("ddmail").toString());
        ddmail.run("", "domain", "add", DOMAIN, "--global");
        ddmail.createMailbox(PLAIN, "not used here");
        List<Kind> kinds = new ArrayList<>();
        for (String[] each : new String[][] {{"Cv25519", "ed25519", "cv25519"}, {"RSA-4096", "rsa4096", "rsa4096"}}) {
            String address = each[1] + "@" + DOMAIN;
            String fingerprint = gnupg.generate("Owner <" + address + ">", each[1], each[2], "never");
            ddmail.createMailbox(address, "not used here");
            ddmail.run(gnupg.certificate(fingerprint), "openpgp", "import", address, "-");
            ddmail.run("", "openpgp", "activate", address);
            kinds.add(new Kind(each[0], address, fingerprint, file(each[0], gnupg.certificate(fingerprint))));
        }
        return kinds;
    }

    private Path file(String name, String text) throws SandboxException {
        try {
            return Files.writeString(layout.root().resolve(name), text);
        } catch (IOException e) {
            throw new SandboxException("cannot write " + name, e);
        }
    }

    private void compare(Kind kind, Load load) throws SandboxException {
        Path input = file("input", text(load.octets()));
        Series gpg = new Series();
        Series sq = new Series();
        Optional<List<String>> sqCommand = sq(kind, input);
        Map<Door, Series> ours = rates(Door.OURS, kind.address(), load);
        for (int round = 0; round < ROUNDS; round++) {
            gpg.add(load.theirs() / seconds(gpg(kind, input), load.theirs()));
            if (sqCommand.isPresent()) {
                sq.add(load.theirs() / seconds(sqCommand.get(), load.theirs()));
            }
        }
        ours.forEach((door, our) -> {
            String row = name(door) + ", " + load.name() + ", " + kind.name();
            report.pair(row, "messages/s", our, "gpg", gpg, our.over(gpg));
            if (sqCommand.isPresent()) {
                report.pair(row, "messages/s", our, "sq", sq, our.over(sq));
            }
        });
    }

    private static String name(Door door) {
        return door.name().toLowerCase(Locale.ROOT);
    }

    /** One large message at delivery, stored and synchronised, beside gpg on a file. */
    private void bulk(Kind kind) throws SandboxException {
        Path input = file("input", "");
        byte[] piece = text(BULK / PIECES).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = Files.newOutputStream(input)) {
            for (int i = 0; i < PIECES; i++) {
                out.write(piece); // not compressed, so it may repeat itself
            }
        } catch (IOException e) {
            throw new SandboxException("cannot write " + input, e);
        }
        Series ours = new Series();
        Series gpg = new Series();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(HUGE / 1e6 / doors.send(Door.DELIVERY, kind.address(), HUGE, 1));
            gpg.add(BULK / 1e6 / seconds(gpg(kind, input), 1));
        }
        report.pair("delivery, 50 MB message, gpg 100 MB file", "MB/s", ours, "gpg", gpg, ours.over(gpg));
    }

    private void memory(Kind kind) throws SandboxException {
        for (Door door : Door.OURS) {
            String name = door == Door.DELIVERY ? "PID_DELIVERY" : "PID_MILTER";
            BenchProcess process =
                    new BenchProcess(Long.parseLong(sandbox.environment().getOrDefault(name, "0")));
            process.forgetPeak();
            Series before = new Series();
            before.add(process.resident());
            doors.send(door, kind.address(), HUGE, 1);
            Series peak = new Series();
            peak.add(process.peak());
            report.figure(name(door) + " memory before 50 MB, RSS", "MiB", before);
            report.figure(name(door) + " memory at most, RSS", "MiB", peak);
        }
    }

    /** As a program that encrypts mail would call it: armor, no compression. */
    private List<String> gpg(Kind kind, Path input) {
        return Command.join(
                gnupg.command(),
                List.of(
                        "--armor",
                        "--compress-algo",
                        "none",
                        "--recipient",
                        kind.fingerprint(),
                        "--output",
                        "/dev/null",
                        "--encrypt",
                        input.toString()));
    }

    /** The command line of sq changed with its version 1; where there is no sq, there is nothing to compare with. */
    private static Optional<List<String>> sq(Kind kind, Path input) throws SandboxException {
        if (Command.outcome(List.of("sh", "-c", "command -v sq"), "").status() != 0) {
            return Optional.empty();
        }
        String certificate = kind.certificate().toString();
        List<String> old = List.of(
                "sq",
                "--force",
                "encrypt",
                "--compression",
                "none",
                "--recipient-cert",
                certificate,
                "--output",
                "/dev/null");
        List<String> today =
                List.of("sq", "encrypt", "--without-signature", "--for-file", certificate, "--output", "/dev/null");
        boolean isOld =
                Command.outcome(List.of("sq", "encrypt", "--help"), "").output().contains("--recipient-cert");
        return Optional.of(Command.join(
                Command.join(isOld ? old : today, isOld ? List.of() : List.of("--overwrite")),
                List.of(input.toString())));
    }

    private static double seconds(List<String> command, int times) throws SandboxException {
        long start = System.nanoTime();
        for (int i = 0; i < times; i++) {
            Command.run(command);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Lines that no compression makes smaller by much. */
    private static String text(int octets) {
        byte[] random = new byte[octets / 4 * 3];
        new Random(1).nextBytes(random);
        return new String(Base64.getMimeEncoder(76, new byte[] {'\n'}).encode(random), StandardCharsets.US_ASCII);
    }
}
