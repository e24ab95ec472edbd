// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Starts and stops the sandbox: {@code up}, {@code down}, {@code demo}, {@code bench}. Called by {@code ./dev}. */
public final class Main {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 64;
    private static final int UNAVAILABLE = 69;
    private static final String HELP = "usage: ./dev demo | bench [openpgp] | up [--dir DIR] | down [--dir DIR]";

    private Main() {}

    /** Runs one verb and ends the process. */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        if (args.isEmpty()) {
            System.err.println(HELP);
            return USAGE;
        }
        if (args.equals(List.of("bench", "openpgp"))) {
            return run(List.of("bench-openpgp"));
        }
        boolean hasDirectory = args.size() == 3 && args.get(1).equals("--dir");
        if (args.size() != 1 && !hasDirectory) {
            System.err.println("not understood: " + String.join(" ", args) + "\n" + HELP);
            return USAGE;
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            System.err.println(
                    "The sandbox has to be started by root: Postfix must, and every daemon gets its own user.");
            return UNAVAILABLE;
        }
        try {
            Optional<Path> directory = hasDirectory
                    ? Optional.of(
                            Path.of(System.getProperty("ddmail.caller", "")).resolve(args.get(2)))
                    : Optional.empty();
            return run(args.get(0), directory);
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
            return FAILED;
        }
    }

    private static int run(String verb, Optional<Path> directory) throws SandboxException {
        Source source = Source.find();
        return switch (verb) {
            case "up" -> Up.run(layout(source, directory), source);
            case "hold" -> Up.hold(layout(source, directory), source);
            case "down" -> down(layout(source, directory));
            case "demo" -> Demo.run(source);
            case "bench" -> Bench.run(source);
            case "bench-openpgp" -> BenchOpenPgp.run(source);
            default -> {
                System.err.println("unknown verb " + verb + "\n" + HELP);
                yield USAGE;
            }
        };
    }

    /**
     * The directory asked for, or target/sandbox. A tree below a home directory that nobody else may enter cannot hold a
     * sandbox: then target/sandbox is a link to a directory outside.
     */
    private static Layout layout(Source source, Optional<Path> asked) throws SandboxException {
        if (asked.isPresent()) {
            return Layout.of(asked.get());
        }
        Path target = source.root().resolve("target");
        Path usual = target.resolve("sandbox");
        Optional<Path> barrier = Place.barrier(target);
        if (barrier.isEmpty()) {
            return Layout.of(usual);
        }
        Path outside = Path.of("/var/lib/ddmail-sandbox");
        try {
            Files.createDirectories(target);
            if (!Files.isSymbolicLink(usual)) {
                Files.createSymbolicLink(usual, outside);
                System.out.println("Only its owner may enter " + barrier.get() + ", so the sandbox is in " + outside
                        + " and " + usual + " links to it.");
            }
            return Layout.of(outside);
        } catch (IOException e) {
            throw new SandboxException("cannot link " + usual + " to " + outside + "; name a directory with --dir", e);
        }
    }

    private static int down(Layout layout) throws SandboxException {
        boolean isRunning = new Leftovers(layout).sandbox().isPresent();
        new Leftovers(layout).end();
        layout.environment().toFile().delete();
        System.out.println(isRunning ? "The sandbox in " + layout.root() + " is stopped." : "No sandbox was running.");
        return OK;
    }
}
