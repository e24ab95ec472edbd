// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The flags that every daemon has. */
record CommandLine(Path config, boolean check, boolean version) {
    static final String USAGE = "usage: %s [--config FILE] [--check | --version]";

    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    static CommandLine parse(String[] args, Path defaultConfig) throws UsageException {
        Path config = defaultConfig;
        boolean check = false;
        boolean version = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--check" -> check = true;
                case "--version" -> version = true;
                case "--config" -> {
                    i++;
                    config = path(args, i);
                }
                default -> throw new UsageException("unknown argument " + (i + 1));
            }
        }
        return new CommandLine(config, check, version);
    }

    private static Path path(String[] args, int index) throws UsageException {
        if (index == args.length) {
            throw new UsageException("--config needs a file");
        }
        try {
            return Path.of(args[index]);
        } catch (InvalidPathException e) {
            throw new UsageException("--config needs a file");
        }
    }
}
