// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.runtime;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a daemon: flags, configuration, start, readiness, drain at {@code SIGTERM} or {@code SIGINT}.
 *
 * <p>Exit status: 0 after a drain, {@code --check} without problems and {@code --version}; 64 for wrong flags; 78 for a
 * configuration with problems; 1 when it cannot start. What it says to the operator is one report on standard error.
 */
public final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private static final int OK = 0;
    private static final int START_FAILED = 1;
    private static final int USAGE = 64;
    private static final int CONFIG = 78;

    /** What a daemon runs until it is told to stop. */
    public interface Service extends AutoCloseable {
        /** Drains and stops; returns when nothing is left to do. */
        @Override
        void close();

        /** Whether it still does its work; the service manager restarts a daemon that does not. */
        default boolean healthy() {
            return true;
        }
    }

    /** Builds the service; returns when it takes work. */
    public interface Starter<C> {
        /**
         * Starts it.
         *
         * @throws Exception an expected failure, whose message is fit for the operator
         */
        Service start(C config) throws Exception;
    }

    private Daemon() {}

    /**
     * Runs a daemon; does not return.
     *
     * @param name of the program, such as {@code ddmail-auth}
     * @param config asks the reader for every key; {@link ConfigReader#finish()} is called here
     */
    public static <C> void run(
            String name, String[] args, Path defaultConfig, Function<ConfigReader, C> config, Starter<C> starter) {
        System.exit(start(name, args, defaultConfig, config, starter));
    }

    /** Returns only when the process should end; the exit status. */
    private static <C> int start(
            String name, String[] args, Path defaultConfig, Function<ConfigReader, C> config, Starter<C> starter) {
        quiet();
        try {
            CommandLine flags = CommandLine.parse(args, defaultConfig);
            if (flags.version()) {
                System.out.println(name + " " + version(starter));
                return OK;
            }
            C settings = read(flags.config(), config);
            if (flags.check()) {
                System.out.println(flags.config() + ": ok");
                return OK;
            }
            serve(name, starter.start(settings));
            return OK;
        } catch (CommandLine.UsageException e) {
            return fail(name, e.getMessage() + "\n" + CommandLine.USAGE.formatted(name), USAGE);
        } catch (ConfigException e) {
            return fail(name, Failure.text(e), CONFIG);
        } catch (Exception | LinkageError e) {
            return fail(name, "cannot start: " + Failure.text(e), START_FAILED);
        }
    }

    private static <C> C read(Path file, Function<ConfigReader, C> config) throws ConfigException {
        ConfigReader reader;
        try {
            reader = ConfigReader.of(file);
        } catch (IOException e) {
            throw new ConfigException(file.toString(), List.of("cannot be read: " + Failure.text(e)));
        }
        C settings;
        try {
            settings = config.apply(reader);
        } catch (RuntimeException e) {
            // Two bad values may not go together; the report on the values says more than the exception.
            reader.finish();
            throw e;
        }
        reader.finish();
        return settings;
    }

    private static void serve(String name, Service service) throws InterruptedException {
        Systemd systemd = Systemd.fromEnvironment();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(systemd, service), name + "-stop"));
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        systemd.ready();
        systemd.watch(service::healthy);
        LOG.atInfo().addKeyValue("ms", millis).log("started");
        new CountDownLatch(1).await();
    }

    private static void stop(Systemd systemd, Service service) {
        int status = OK;
        long start = System.nanoTime();
        systemd.stopping();
        LOG.atInfo().log("stopping");
        try {
            service.close();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("stop-failed");
            status = START_FAILED;
        }
        LOG.atInfo().addKeyValue("ms", (System.nanoTime() - start) / 1_000_000).log("stopped");
        // Else the status would be 143, which service managers take for a failure.
        Runtime.getRuntime().halt(status);
    }

    /** Threads that die and libraries that log by themselves would print what they were given, addresses included. */
    private static void quiet() {
        LogManager.getLogManager().reset();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> LOG.atError()
                .addKeyValue("thread", thread.getName())
                .setCause(e)
                .log("unexpected"));
    }

    private static String version(Object programs) {
        return Objects.requireNonNullElse(programs.getClass().getPackage().getImplementationVersion(), "(unpackaged)");
    }

    private static int fail(String name, String message, int status) {
        System.err.println(name + ": " + message);
        return status;
    }
}
