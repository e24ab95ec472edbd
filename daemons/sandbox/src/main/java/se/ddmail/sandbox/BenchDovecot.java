// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Dovecot's own LMTP as the peer of the benchmark: the host's version, mail_crypt with a global public key on the same
 * curve, {@code mail_fsync=always}, Maildir on the same disk, no lookup of users at all.
 */
final class BenchDovecot implements AutoCloseable {
    private final Path home;

    BenchDovecot(Layout layout) {
        this.home = layout.root().resolve("peer");
    }

    Path mailRoot() {
        return home.resolve("vmail");
    }

    Path socket() {
        return home.resolve("run/lmtp");
    }

    private Path configuration() {
        return home.resolve("dovecot.conf");
    }

    private Path pidFile() {
        return home.resolve("run/master.pid");
    }

    void start() throws SandboxException {
        Path key = home.resolve("key.pem");
        Path publicKey = home.resolve("public.pem");
        try {
            Files.createDirectories(mailRoot());
            SystemUser.VMAIL.own(mailRoot(), "0770", Optional.empty());
            Command.run(
                    "openssl",
                    "genpkey",
                    "-algorithm",
                    "EC",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-521",
                    "-out",
                    key.toString());
            Command.run("openssl", "pkey", "-in", key.toString(), "-pubout", "-out", publicKey.toString());
            Files.writeString(configuration(), configuration(publicKey));
        } catch (IOException e) {
            throw new SandboxException("cannot prepare the peer in " + home, e);
        }
        Command.run("dovecot", "-c", configuration().toString());
        if (!Probe.socket(socket()).await(Duration.ofSeconds(10), () -> true)) {
            throw new SandboxException("the peer does not listen; see " + home.resolve("log"));
        }
    }

    private String configuration(Path publicKey) {
        return """
                base_dir = %1$s/run
                state_dir = %1$s/state
                instance_name = ddmail-bench
                log_path = %1$s/log
                protocols = lmtp
                ssl = no
                mail_uid = vmail
                mail_gid = vmail
                first_valid_uid = 1
                first_valid_gid = 1
                mail_location = maildir:~/Maildir
                mail_fsync = always
                mail_temp_dir = /dev/shm
                mail_plugins = mail_crypt
                passdb {
                  driver = static
                  args = nopassword=y
                }
                userdb {
                  driver = static
                  args = uid=vmail gid=vmail home=%1$s/vmail/%%u allow_all_users=yes
                }
                plugin {
                  mail_crypt_global_public_key = <%2$s
                  mail_crypt_save_version = 2
                }
                service lmtp {
                  process_min_avail = 4
                  unix_listener lmtp {
                    mode = 0666
                  }
                }
                """.formatted(home, publicKey);
    }

    @Override
    public void close() {
        try {
            if (Files.exists(pidFile())) {
                Command.outcome(List.of("doveadm", "-c", configuration().toString(), "stop"), "");
                Probe gone = () -> !Files.exists(pidFile());
                boolean ended = gone.await(Duration.ofSeconds(10), () -> true);
                if (!ended) {
                    System.err.println("Dovecot still runs; its process id is in " + pidFile());
                }
            }
        } catch (SandboxException e) {
            System.err.println(e.getMessage());
        }
    }
}
