// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** Our own programs: installed as a package would, started as their units say. */
final class Daemons {
    static final String DELIVERY = "delivery";
    static final String AUTH = "auth";
    static final String MILTER = "milter";
    private static final String PROVISIONER = "provisioner";

    private final Layout layout;
    private final Source source;
    private final PostgresServer database;
    private final int smtpPort;

    /** @param smtpPort where Postfix takes mail from outside */
    Daemons(Layout layout, Source source, PostgresServer database, int smtpPort) {
        this.layout = layout;
        this.source = source;
        this.database = database;
        this.smtpPort = smtpPort;
    }

    /** Programs, configuration files, directories. */
    void prepare(String hostname) throws SandboxException {
        for (String module : List.of(DELIVERY, AUTH, MILTER, PROVISIONER)) {
            source.install(module, layout.program(module));
        }
        String mailRoot = "mail_root = " + layout.mailRoot() + "\n";
        configure(
                DELIVERY,
                DELIVERY,
                mailRoot + "lmtp_socket = " + layout.lmtpSocket() + "\nlmtp_socket_mode = 0666\nhostname = " + hostname
                        + "\n" + role(DELIVERY));
        configure(AUTH, AUTH, mailRoot + "socket = " + layout.authSocket() + "\n" + role(AUTH));
        configure(MILTER, MILTER, doors() + "hostname = " + hostname + "\n" + role(MILTER));
        configure(PROVISIONER, PROVISIONER, mailRoot + "smtp_port = " + smtpPort + "\n" + role(PROVISIONER));
        // The first migration makes roles, which takes a superuser.
        configure(PROVISIONER, "migrate", mailRoot + "database = " + database.url("postgres") + "\n");
        directory(layout.mailRoot(), SystemUser.VMAIL, "2770", Optional.empty());
        directory(layout.lmtpDirectory(), SystemUser.DELIVERY, "2751", Optional.of("postfix"));
        directory(layout.milterDirectory(), SystemUser.MILTER, "2750", Optional.of("postfix"));
        directory(layout.authDirectory(), SystemUser.AUTH, "2750", Optional.of("dovecot"));
        script("ddmail", """
                #!/bin/sh
                # The ddmail command against this sandbox.
                DDMAIL_CONFIG=%s
                # Java reads arguments by the locale, and the usual one of a server cannot say more than ASCII.
                LC_ALL=C.UTF-8
                export DDMAIL_CONFIG LC_ALL
                exec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -jar %s "$@"
                """.formatted(config(PROVISIONER), java(), jar(PROVISIONER)));
        install(DELIVERY, "ddmail-pipe");
        install(AUTH, "ddmail-checkpassword");
    }

    /** Of the milter daemon: where Postfix comes in, and where mail goes on. */
    private String doors() {
        return """
                milter_socket = %s
                proxy_socket = %s
                submission_proxy_socket = %s
                reinject_socket = %s/public/ddmail-reinject
                submission_reinject_socket = %s/public/ddmail-submission-reinject
                """.formatted(
                        layout.milterSocket(),
                        layout.proxySocket(),
                        layout.submissionProxySocket(),
                        layout.queue(),
                        layout.queue());
    }

    private String role(String module) {
        return "database = " + database.url("ddmail-" + module) + "\n";
    }

    /** The shipped file, in which every key is commented out, and what differs here. */
    private void configure(String module, String name, String settings) throws SandboxException {
        try {
            String shipped = Files.readString(source.file(module, "config/" + module + ".conf"));
            Files.createDirectories(config(name).getParent());
            Files.writeString(config(name), shipped + "\n" + settings);
        } catch (IOException e) {
            throw new SandboxException("cannot write " + config(name), e);
        }
    }

    private static void directory(Path path, SystemUser owner, String mode, Optional<String> group)
            throws SandboxException {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new SandboxException("cannot make " + path, e);
        }
        owner.own(path, mode, group);
    }

    /** A shipped start script; the place of its jar is filled in as at an installation. */
    private void install(String module, String name) throws SandboxException {
        try {
            Path shipped = source.file(module, "bin/" + name);
            String text = Files.readString(shipped);
            for (String place : List.of("@JAR@", "/usr/share/ddmail/ddmail-" + module + ".jar")) {
                text = text.replace(place, jar(module).toString());
            }
            script(name, text);
        } catch (IOException e) {
            throw new SandboxException("cannot install " + name, e);
        }
    }

    private void script(String name, String text) throws SandboxException {
        try {
            Files.createDirectories(layout.bin(name).getParent());
            Files.writeString(layout.bin(name), text);
            Files.setPosixFilePermissions(layout.bin(name), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new SandboxException("cannot write " + layout.bin(name), e);
        }
    }

    private Path config(String name) {
        return layout.etc("ddmail").resolve(name + ".conf");
    }

    private Path jar(String module) {
        return layout.program(module).resolve("ddmail-" + module + ".jar");
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    void migrate() throws SandboxException {
        Command.run(
                layout.bin("ddmail").toString(), "--config", config("migrate").toString(), "database", "migrate");
    }

    Child delivery() throws SandboxException {
        return child(DELIVERY, layout.lmtpSocket());
    }

    Child auth() throws SandboxException {
        return child(AUTH, layout.authSocket());
    }

    Child milter() throws SandboxException {
        return child(MILTER, layout.submissionProxySocket());
    }

    private Child child(String module, Path socket) throws SandboxException {
        List<String> command = source.unit(module).command(java(), jar(module), config(module));
        return new Child(module, command, layout.log(module), pid -> Probe.socket(socket));
    }
}
