// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of the benchmark: printed row by row, and kept for the file. */
final class BenchReport {
    private final PrintStream out;
    private final List<String> rows = new ArrayList<>();

    BenchReport(PrintStream out) {
        this.out = out;
    }

    void heading(String text) {
        out.println();
        out.println(text);
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Ours beside the peer's, and their ratio. */
    void pair(String row, String unit, Series ours, String peer, Series theirs, Series ratio) {
        double load = load();
        line(String.format(
                Locale.ROOT,
                "%-42s %22s  %s %22s  ratio %s  load %.1f",
                row + ", " + unit,
                ours.text("%.3g"),
                peer,
                theirs.text("%.3g"),
                ratio.text("%.2f"),
                load));
        rows.add(String.format(
                Locale.ROOT,
                "{\"row\": \"%s\", \"unit\": \"%s\", \"ours\": %s, \"peer\": \"%s\", \"theirs\": %s, \"ratio\": %s, \"load\": %.2f}",
                row,
                unit,
                ours.json(),
                peer,
                theirs.json(),
                ratio.json(),
                load));
    }

    /** A figure without a peer. */
    void figure(String row, String unit, Series value) {
        double load = load();
        line(String.format(Locale.ROOT, "%-42s %22s  load %.1f", row + ", " + unit, value.text("%.4g"), load));
        rows.add(String.format(
                Locale.ROOT,
                "{\"row\": \"%s\", \"unit\": \"%s\", \"ours\": %s, \"load\": %.2f}",
                row,
                unit,
                value.json(),
                load));
    }

    /** Writes what was reported so far to a new file in the directory. */
    Path write(Path directory, String machine) throws SandboxException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Path file = directory.resolve(now.toString().replace(":", "") + ".json");
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    file,
                    "{\"time\": \"" + now + "\", \"machine\": \"" + machine.replaceAll("[\\\\\"\\p{Cntrl}]", " ")
                            + "\", \"rows\": [\n  " + String.join(",\n  ", rows) + "\n]}\n");
            return file;
        } catch (IOException e) {
            throw new SandboxException("cannot write " + file, e);
        }
    }

    /** Processes that wanted a processor, in the mean of the last minute. */
    private static double load() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
