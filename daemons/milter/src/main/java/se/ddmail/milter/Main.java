// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.milter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import se.ddmail.directory.Database;
import se.ddmail.directory.MilterDirectory;
import se.ddmail.milter.protocol.MilterHandler;
import se.ddmail.milter.protocol.MilterLimits;
import se.ddmail.milter.proxy.ProxyHandler;
import se.ddmail.milter.proxy.ProxyLimits;
import se.ddmail.milter.proxy.ProxyRoute;
import se.ddmail.milter.proxy.Scanner;
import se.ddmail.milter.rule.Recipients;
import se.ddmail.openpgp.Keyring;
import se.ddmail.openpgp.Policy;
import se.ddmail.runtime.Daemon;
import se.ddmail.runtime.OncePerDay;
import se.ddmail.runtime.UnixServer;

/** {@code ddmail-milter}: wiring only. */
public final class Main {

    private static final Path CONFIG = Path.of("/etc/ddmail/milter.conf");
    /** Certificates kept: some KiB each. */
    private static final int CERTIFICATES_MAX = 1000;

    private Main() {}

    public static void main(String[] args) {
        Daemon.run("ddmail-milter", args, CONFIG, MilterSettings::read, Main::start);
    }

    static Daemon.Service start(MilterSettings settings) throws IOException {
        Clock clock = Clock.systemUTC();
        Database database = Database.open(settings.database());
        try {
            Recipients recipients = new Recipients(
                    MilterDirectory.of(database),
                    new Keyring(Policy.CURRENT, clock, CERTIFICATES_MAX),
                    new OncePerDay(clock));
            return new Running(doors(settings, recipients), database);
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static List<UnixServer> doors(MilterSettings settings, Recipients recipients) throws IOException {
        MilterLimits limits = new MilterLimits(
                settings.recipientsMax(), settings.sizeMax(), settings.idleTimeout(), settings.transactionTimeout());
        ProxyLimits proxyLimits = new ProxyLimits(
                settings.hostname(),
                settings.recipientsMax(),
                settings.sizeMax(),
                settings.idleTimeout(),
                settings.transactionTimeout());
        Optional<Scanner> scanner = settings.scanner().map(socket -> new Scanner(socket, settings.scannerTimeout()));
        ProxyRoute incoming = ProxyRoute.incoming(settings.reinject(), settings.groupsMax(), scanner);
        ProxyRoute submission = ProxyRoute.submission(settings.submissionReinject(), settings.groupsMax());
        return List.of(
                UnixServer.start(settings.milter(), new MilterHandler(limits, recipients::decide)),
                UnixServer.start(settings.proxy(), new ProxyHandler(proxyLimits, incoming, recipients::decide)),
                UnixServer.start(settings.submission(), new ProxyHandler(proxyLimits, submission, recipients::decide)));
    }

    private record Running(List<UnixServer> doors, Database database) implements Daemon.Service {
        @Override
        public boolean healthy() {
            return doors.stream().allMatch(UnixServer::healthy);
        }

        /** Drains all doors at the same time: the drain time is one for all. */
        @Override
        public void close() {
            List<Thread> closing =
                    doors.stream().map(door -> new Thread(door::close, "drain")).toList();
            closing.forEach(Thread::start);
            try {
                for (Thread thread : closing) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            database.close();
        }
    }
}
