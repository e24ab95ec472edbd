// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A running system: PostgreSQL, our daemons, Dovecot, Postfix. */
public final class Sandbox implements AutoCloseable {
    static final String HOSTNAME = "mx.example.test";

    private final Layout layout;
    private final Ports ports;
    private final PostgresServer database;
    private final PostfixServer postfix;
    private final DovecotServer dovecot;
    private final Supervisor supervisor;
    private final Leftovers leftovers;
    private final Consumer<String> events;
    private final Thread atExit = new Thread(this::stop, "stop");

    private Sandbox(Layout layout, Consumer<String> events) throws SandboxException {
        this.layout = layout;
        this.events = events;
        this.ports = Ports.pick();
        this.database = new PostgresServer(layout, ports.database());
        this.postfix = new PostfixServer(layout, ports, new LogFilter("postfix", layout));
        this.dovecot = new DovecotServer(layout, ports, new LogFilter("dovecot", layout));
        this.leftovers = new Leftovers(layout);
        this.supervisor = new Supervisor(events, this::processesChanged);
    }

    /**
     * Starts everything in a directory that {@link Place#prepare} made.
     *
     * @param events takes a line for everything worth a log later on
     */
    static Sandbox start(Layout layout, Source source, Steps steps, Consumer<String> events) throws SandboxException {
        Sandbox sandbox = new Sandbox(layout, events);
        Runtime.getRuntime().addShutdownHook(sandbox.atExit);
        try {
            sandbox.start(source, steps);
            return sandbox;
        } catch (SandboxException | RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    private void start(Source source, Steps steps) throws SandboxException {
        leftovers.recordSandbox();
        Daemons daemons = new Daemons(layout, source, database, ports.smtp());
        steps.step("PostgreSQL", () -> {
            SystemUser.ensureAll();
            database.prepare();
            supervisor.add(database.child());
            return "port " + ports.database();
        });
        steps.step("Programs, configuration and certificate", () -> {
            Relocation relocation = Relocation.to(layout);
            Certificate.make(layout, HOSTNAME);
            daemons.prepare(HOSTNAME);
            postfix.prepare(source.postfix(), relocation, HOSTNAME);
            dovecot.prepare(source.dovecot(), relocation);
        });
        steps.step("ddmail database migrate", daemons::migrate);
        steps.step(
                "ddmail-auth, ddmail-delivery and ddmail-milter",
                () -> supervisor.add(daemons.auth(), daemons.delivery(), daemons.milter()));
        steps.step("Dovecot", () -> {
            keepLog("dovecot");
            dovecot.start();
            return "IMAPS on port " + ports.imaps();
        });
        steps.step("Postfix", () -> {
            keepLog("postfix");
            postfix.start();
            return "SMTP on port " + ports.smtp() + ", submission on port " + ports.submissions();
        });
    }

    private void keepLog(String server) throws SandboxException {
        LogFilter filter = new LogFilter(server, layout);
        filter.prepare();
        supervisor.add(filter.child());
    }

    /** Where everything is; the names and values of {@code sandbox.env}. */
    Map<String, String> environment() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("SMTP_PORT", Integer.toString(ports.smtp()));
        values.put("SUBMISSION_PORT", Integer.toString(ports.submissions()));
        values.put("SUBMISSION_STARTTLS_PORT", Integer.toString(ports.submission()));
        values.put("IMAPS_PORT", Integer.toString(ports.imaps()));
        values.put("TLS_CERT", layout.certificate().toString());
        values.put("LMTP_SOCKET", layout.lmtpSocket().toString());
        values.put("AUTH_SOCKET", layout.authSocket().toString());
        values.put("MILTER_SOCKET", layout.milterSocket().toString());
        values.put("PROXY_SOCKET", layout.proxySocket().toString());
        values.put("MAIL_ROOT", layout.mailRoot().toString());
        values.put("QUEUE_DIR", layout.queue().toString());
        values.put("POSTFIX_CONFIG", postfix.configuration().toString());
        values.put("DOVECOT_CONFIG", dovecot.configuration().toString());
        values.put("LOG_DIR", layout.log().toString());
        values.put("DATABASE_URL", database.url());
        values.put("DDMAIL", layout.bin("ddmail").toString());
        values.put("PID_DELIVERY", Long.toString(supervisor.pid(Daemons.DELIVERY)));
        values.put("PID_AUTH", Long.toString(supervisor.pid(Daemons.AUTH)));
        values.put("PID_MILTER", Long.toString(supervisor.pid(Daemons.MILTER)));
        values.put("PID_POSTGRES", Long.toString(supervisor.pid(PostgresServer.NAME)));
        values.put("PID_SANDBOX", Long.toString(ProcessHandle.current().pid()));
        return values;
    }

    Path directory() {
        return layout.root();
    }

    /** Writes {@code sandbox.env}; from then on it is kept true. */
    void publish() throws SandboxException {
        synchronized (leftovers) {
            SandboxEnvironment.write(layout.environment(), environment());
        }
    }

    private void processesChanged(String name, long pid) {
        try {
            synchronized (leftovers) {
                leftovers.record(name, pid);
                if (Files.exists(layout.environment())) {
                    SandboxEnvironment.write(layout.environment(), environment());
                }
            }
        } catch (SandboxException e) {
            events.accept(e.getMessage());
        }
    }

    /** Stops all, in the opposite order of the start. So does the end of this virtual machine. */
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The virtual machine is ending.
        }
    }

    private void stop() {
        try {
            leftovers.endServers();
        } catch (SandboxException e) {
            events.accept(e.getMessage());
        }
        supervisor.close();
        synchronized (leftovers) {
            layout.environment().toFile().delete();
            layout.pidFile().toFile().delete();
        }
    }
}
