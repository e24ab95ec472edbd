// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import se.ddmail.directory.Address;
import se.ddmail.directory.AuthDirectory;
import se.ddmail.directory.Database;
import se.ddmail.directory.LoginMailbox;
import se.ddmail.directory.TestDatabase;
import se.ddmail.mailcrypt.MailboxPrivateKey;
import se.ddmail.mailcrypt.MailboxPublicKey;
import se.ddmail.mailcrypt.SealParameters;
import se.ddmail.mailcrypt.SealedKey;
import se.ddmail.runtime.LogWatch;

/** Whole commands against a real database. */
class CommandsTest {
    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final String PASSWORD = "correct horse battery";
    private static final String CHEAP = "seal_memory = 64k\nseal_iterations = 1\nmail_root = /mail\n";
    private static int count;

    @TempDir
    private Path folder = Path.of("");

    private Shell shell = Shell.with("");
    private String domain = "";
    private String alice = "";

    static {
        // It names the server, in a log that the command itself does not have.
        ((Logger) LoggerFactory.getLogger("org.flywaydb")).setLevel(Level.WARN);
    }

    @BeforeEach
    void aGlobalDomainOfItsOwnForEachTest() throws IOException {
        LogWatch.canary(PASSWORD);
        shell = Shell.with(config(database.urlFor("ddmail-provisioner")));
        domain = "d" + count++ + ".example";
        alice = "alice@" + domain;
        ok("domain", "add", domain, "--global");
    }

    @Test
    void anAccountHasARandomIdAndNothingElse() {
        String id = ok("--quiet", "account", "create").strip();
        assertThat(id).matches("[a-z0-9]{26}");
        assertThat(ok("account", "create", "-q").strip()).isNotEqualTo(id);
        assertThat(ok("account", "show", id)).startsWith("id\t" + id + "\nstate\tactive\ncreated\t20");
        assertThat(ok("account", "show", id, "--json"))
                .matches("\\{\"id\":\"" + id + "\",\"state\":\"active\",\"created\":\"\\d{4}-\\d\\d-\\d\\d\"}\n");
        assertThat(ok("account", "list", "--quiet").lines()).contains(id);
    }

    @Test
    void aDomainIsOneInBothForms() throws Failure {
        String unicode = "bücher" + domain;
        assertThat(ok("domain", "add", unicode, "--global", "--json"))
                .startsWith("{\"name\":\"xn--bcher")
                .contains("\"unicode_name\":\"b\\u00FCcher" + domain + "\",\"kind\":\"global\",\"account\":null,"
                        + "\"state\":\"active\",\"verified\":true}");
        assertThat(ok("domain", "list").lines()).contains(unicode + "\tglobal\t-\tactive\tyes");
        String ascii = Domains.parse(unicode).ascii();
        fails(Problem.EXISTS, "domain", "add", ascii, "--global");
        ok("mailbox", "create", "eve@" + unicode);
        assertThat(ok("mailbox", "show", "eve@" + ascii)).startsWith("address\teve@" + unicode + "\n");
        fails(Problem.EXISTS, "mailbox", "create", "EVE@" + ascii);
    }

    @Test
    void anAccountsOwnDomainIsSaidToReceiveNothingYet() {
        String id = ok("--quiet", "account", "create").strip();
        Shell.Result added = shell.run("domain", "add", "own." + domain, "--account", id);
        assertThat(added.exitCode()).isZero();
        assertThat(added.out()).contains("kind\town\n", "account\t" + id + "\n", "verified\tno\n");
        assertThat(added.err()).contains("receives nothing until its ownership is proven");
        assertThat(shell.run("mailbox", "create", "ann@own." + domain).err()).contains("receives nothing until");
        String created = ok("mailbox", "create", "bob@own." + domain, "--json");
        assertThat(created).as("the domain's account is implied").contains("\"account\":\"" + id + "\"");
        String other = ok("--quiet", "account", "create").strip();
        assertThat(fails(Problem.BAD_INPUT, "mailbox", "create", "eve@own." + domain, "--account", other))
                .contains("belongs to another account");
        assertThat(fails(Problem.NOT_FOUND, "domain", "add", "x." + domain, "--account", "nosuchaccountatall"))
                .contains("account");
    }

    @Test
    void aMailboxGetsAnAccountAKeyAndAGeneratedPassword() throws Exception {
        Shell.Result created = shell.run("mailbox", "create", alice, "--quota", "1G");
        assertThat(created.exitCode()).as(created.err()).isZero();
        assertThat(created.err()).contains("shown this once");
        String password = field(created.out(), "password");
        assertThat(password).hasSize(34);
        assertThat(field(created.out(), "quota")).isEqualTo("1G");
        assertThat(field(created.out(), "home")).isEqualTo("/mail/" + field(created.out(), "id"));
        assertThat(ok("account", "show", field(created.out(), "account"))).contains("state\tactive");
        assertThat(ok("mailbox", "show", alice))
                .isEqualTo(created.out().replaceFirst("password\t.*\n", "") + "openpgp\toff\n");
        assertThat(opens(password)).isTrue();
        assertThat(opens(password + "x")).isFalse();
        LoginMailbox stored = login();
        assertThat(HexFormat.of()
                        .formatHex(MailboxPublicKey.of(stored.publicKey()).keyId()))
                .isEqualTo(field(created.out(), "key_id"));
        assertThat(SealedKey.parse(stored.seal()).parameters()).isEqualTo(new SealParameters(64, 1, 1));
    }

    @Test
    void quietCreationPrintsTheGeneratedPasswordOnly() throws Exception {
        String password = ok("mailbox", "create", alice, "--quiet").strip();
        assertThat(password).matches("[2-9a-z-]{34}");
        assertThat(opens(password)).isTrue();
    }

    @Test
    void aGivenPasswordIsNeverPrinted() throws Exception {
        for (String[] form : new String[][] {{"--json"}, {"--quiet"}, {"--verbose"}, {"--no-input"}}) {
            String address = form[0].substring(2).replace("-", "") + "@" + domain;
            Shell.Result created =
                    shell.input(PASSWORD + "\n").run("mailbox", "create", address, "--password-file", "-", form[0]);
            assertThat(created.exitCode()).as(created.err()).isZero();
            assertThat(created.out() + created.err()).doesNotContain(PASSWORD).doesNotContain("password");
        }
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        ok("mailbox", "create", alice, "--password-file", file.toString());
        assertThat(opens(PASSWORD)).isTrue();
    }

    @Test
    void aPersonIsAskedAndMayTakeAGeneratedOne() throws Exception {
        Shell.Result chosen = shell.person(PASSWORD, PASSWORD).run("mailbox", "create", alice);
        assertThat(chosen.exitCode()).as(chosen.err()).isZero();
        assertThat(chosen.out()).startsWith("address  " + alice + "\n").doesNotContain("password");
        assertThat(opens(PASSWORD)).isTrue();
        Shell.Result generated = shell.person("").run("mailbox", "create", "b" + alice);
        assertThat(generated.out()).contains("\npassword  ");
        Shell.Result forced = shell.person().run("mailbox", "create", "c" + alice, "--generate");
        assertThat(forced.out()).contains("\npassword  ");
        Shell.Result unasked = shell.person().run("--no-input", "mailbox", "create", "d" + alice);
        assertThat(unasked.out()).contains("\npassword  ");
    }

    @Test
    void nobodyIsAskedForAPasswordInVain() {
        ok("mailbox", "create", alice);
        assertThat(shell.person("never asked").run("mailbox", "create", alice).exitCode())
                .isEqualTo(73);
        Shell.Result foreign = shell.person("never asked").run("mailbox", "create", "a@nowhere.example");
        assertThat(foreign.exitCode()).isEqualTo(67);
        assertThat(foreign.err()).isEqualTo("""
                        ddmail: domain 'nowhere.example' does not exist here
                          See: ddmail domain list. Add it: ddmail domain add nowhere.example --global
                        """);
    }

    @Test
    void aMailboxIsDisabledEnabledAndLimited() throws Exception {
        ok("mailbox", "create", alice);
        assertThat(field(ok("mailbox", "disable", alice), "state")).isEqualTo("disabled");
        assertThat(login().active()).isFalse();
        assertThat(field(ok("mailbox", "disable", alice), "state")).as("again").isEqualTo("disabled");
        assertThat(field(ok("mailbox", "enable", alice), "state")).isEqualTo("active");
        assertThat(login().active()).isTrue();
        assertThat(ok("mailbox", "quota", alice, "500M", "--json")).contains("\"quota_bytes\":524288000,");
        assertThat(login().quota()).hasValue(524288000);
        assertThat(ok("mailbox", "quota", alice, "none", "--json")).contains("\"quota_bytes\":null,");
        assertThat(ok("mailbox", "list").lines()).anyMatch(line -> line.startsWith(alice + "\tactive\tnone\t"));
        for (String verb : new String[] {"show", "disable", "enable"}) {
            assertThat(fails(Problem.NOT_FOUND, "mailbox", verb, "nobody@" + domain))
                    .startsWith("ddmail: mailbox 'nobody@" + domain + "' does not exist\n");
        }
        fails(Problem.NOT_FOUND, "mailbox", "quota", "nobody@" + domain, "1G");
        fails(Problem.NOT_FOUND, "mailbox", "passwd", "nobody@" + domain, "--old-password-file", "-", "--generate");
    }

    @Test
    void anAliasLeadsToAMailbox() {
        ok("mailbox", "create", alice);
        assertThat(ok("alias", "add", "Info@" + domain, "--to", alice, "--json"))
                .isEqualTo("{\"address\":\"info@" + domain + "\",\"to\":\"" + alice + "\",\"state\":\"active\"}\n");
        assertThat(ok("alias", "list").lines()).contains("info@" + domain + "\t" + alice + "\tactive");
        assertThat(field(ok("mailbox", "show", alice), "aliases")).isEqualTo("info@" + domain);
        assertThat(ok("mailbox", "show", alice, "--json")).contains("\"aliases\":[\"info@" + domain + "\"]");
        fails(Problem.EXISTS, "alias", "add", "info@" + domain, "--to", alice);
        fails(Problem.EXISTS, "alias", "add", alice, "--to", alice);
        fails(Problem.EXISTS, "mailbox", "create", "info@" + domain);
        fails(Problem.NOT_FOUND, "alias", "add", "x@" + domain, "--to", "nobody@" + domain);
        fails(Problem.NOT_FOUND, "alias", "add", "x@nowhere.example", "--to", alice);
    }

    @Test
    void aPasswordChangeReplacesTheSealAndKeepsTheKey() throws Exception {
        ok("mailbox", "create", alice, "--password-file", file("old", PASSWORD));
        byte[] key = login().publicKey();
        Shell.Result changed = shell.input("another good one\n")
                .run(
                        "mailbox",
                        "passwd",
                        alice,
                        "--old-password-file",
                        file("old", PASSWORD),
                        "--new-password-file",
                        "-");
        assertThat(changed.exitCode()).as(changed.err()).isZero();
        assertThat(changed.out()).isEqualTo("address\t" + alice + "\n");
        assertThat(opens(PASSWORD)).isFalse();
        assertThat(opens("another good one")).isTrue();
        assertThat(login().publicKey()).isEqualTo(key);
        String generated = ok(
                        "-q",
                        "mailbox",
                        "passwd",
                        alice,
                        "--generate",
                        "--old-password-file",
                        file("o", "another good one"))
                .strip();
        assertThat(opens(generated)).isTrue();
        Shell.Result asked = shell.person(generated, PASSWORD, PASSWORD).run("mailbox", "passwd", alice);
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        assertThat(opens(PASSWORD)).isTrue();
    }

    @Test
    void aWrongOldPasswordChangesNothing() throws Exception {
        ok("mailbox", "create", alice, "--password-file", file("old", PASSWORD));
        String seal = login().seal();
        String err = fails(
                Problem.WRONG_PASSWORD,
                "mailbox",
                "passwd",
                alice,
                "--old-password-file",
                file("bad", PASSWORD + " "),
                "--generate");
        assertThat(err)
                .startsWith("ddmail: the old password of '" + alice + "' is wrong\n")
                .contains("there is no reset");
        assertThat(err).doesNotContain(PASSWORD);
        assertThat(login().seal()).isEqualTo(seal);
    }

    @Test
    void aFailingCommitLeavesTheOldSealAndShowsTheNewPasswordInCaseItIsInForce() throws Exception {
        ok("mailbox", "create", alice, "--password-file", file("old", PASSWORD));
        database.execute("CREATE FUNCTION ddmail.fail() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RAISE EXCEPTION ''no'' USING ERRCODE = ''57P01''; END'");
        database.execute("CREATE CONSTRAINT TRIGGER fail AFTER UPDATE ON ddmail.seal DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION ddmail.fail()");
        try {
            Shell.Result unsure =
                    shell.run("mailbox", "passwd", alice, "--old-password-file", file("old", PASSWORD), "--generate");
            assertThat(unsure.exitCode()).isEqualTo(75);
            assertThat(unsure.err()).contains("did not say whether", "try both");
            assertThat(field(unsure.out(), "password")).isNotEmpty();
        } finally {
            database.execute("DROP FUNCTION ddmail.fail() CASCADE");
        }
        assertThat(opens(PASSWORD)).isTrue();
    }

    @Test
    void aDamagedSealIsNotAWrongPassword() throws Exception {
        ok("mailbox", "create", alice, "--password-file", file("old", PASSWORD));
        ok("mailbox", "create", "b" + alice, "--password-file", file("old", PASSWORD));
        String[] passwd = {"mailbox", "passwd", alice, "--old-password-file", file("old", PASSWORD), "--generate"};
        database.execute("UPDATE ddmail.seal SET record = (SELECT s.record FROM ddmail.seal s JOIN ddmail.mailbox m"
                + " ON m.id = s.mailbox_id WHERE m.address = 'b" + alice + "') WHERE mailbox_id ="
                + " (SELECT id FROM ddmail.mailbox WHERE address = '" + alice + "')");
        assertThat(fails(Problem.DAMAGED_KEY, passwd)).contains("damaged", "backup");
        database.execute("UPDATE ddmail.seal SET record = 'rubbish' WHERE mailbox_id ="
                + " (SELECT id FROM ddmail.mailbox WHERE address = '" + alice + "')");
        assertThat(fails(Problem.DAMAGED_KEY, passwd)).contains("damaged", "backup");
    }

    @Test
    void ofTwoWhoCreateOneAddressOneSucceeds() throws Exception {
        assertThat(together(() -> shell.run("mailbox", "create", alice).exitCode()))
                .containsExactlyInAnyOrder(0, 73);
        assertThat(together(() ->
                        shell.run("domain", "add", "two." + domain, "--global").exitCode()))
                .containsExactlyInAnyOrder(0, 73);
    }

    @Test
    void ofTwoWhoChangeOnePasswordOneSucceeds() throws Exception {
        ok("mailbox", "create", alice, "--password-file", file("old", PASSWORD));
        // The second one opens the old seal before the first one replaces it, and only then decides on a new password.
        Shell.Result late = shell.asking(question -> {
                    if (question.startsWith("New password")) {
                        ok(
                                "mailbox",
                                "passwd",
                                alice,
                                "--old-password-file",
                                file("old", PASSWORD),
                                "--new-password-file",
                                file("first", "the first one wins"));
                    }
                    return "the second one loses".toCharArray();
                })
                .run("mailbox", "passwd", alice, "--old-password-file", file("old", PASSWORD));
        assertThat(late.exitCode()).as(late.err()).isEqualTo(73);
        assertThat(late.err()).contains("was changed meanwhile");
        assertThat(opens("the first one wins")).isTrue();
        assertThat(opens("the second one loses")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "@",
                "@DOMAIN",
                "alice@",
                "a b@DOMAIN",
                "alice@DOMAIN@DOMAIN x",
                ".a@DOMAIN",
                "a..b@DOMAIN",
                "a.@DOMAIN",
                "\"a@DOMAIN",
                "a\nb@DOMAIN",
                "a\u0000b@DOMAIN",
                "\u001b[2J@DOMAIN",
                "a@[127.0.0.1]",
                "a@127.0.0.1",
                "a@localhost",
                "<alice@DOMAIN>",
                "Alice <alice@DOMAIN>",
                "a,b@DOMAIN",
                "a@b_c.example",
                "'; DROP TABLE ddmail.mailbox; --@DOMAIN",
                "$(reboot)@DOMAIN",
                "a@DOMAIN'; DROP TABLE ddmail.mailbox; --",
                "a\ud800@DOMAIN",
                "a\u2028b@DOMAIN",
                "a\u202eb@DOMAIN",
                "a\u200bb@DOMAIN",
                "a\ufffdb@DOMAIN",
                "a123456789a123456789a123456789a123456789a123456789a123456789a1234@DOMAIN"
            })
    void refusesWhatIsNoAddress(String text) {
        String address = text.replace("DOMAIN", domain);
        for (String[] line : new String[][] {
            {"mailbox", "create", address}, {"mailbox", "show", address}, {"alias", "add", address, "--to", alice}
        }) {
            String err = fails(Problem.BAD_INPUT, line);
            assertThat(err).contains("'").doesNotContainPattern("[\\p{C}&&[^\n]]");
            assertThat(err.lines()).hasSize(2);
        }
        assertThat(ok("mailbox", "list").lines()).noneMatch(line -> line.contains(domain));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"o'brien@DOMAIN", "'&#~/@DOMAIN", "\"a b\"@DOMAIN", "ünï@DOMAIN", "漢字@DOMAIN", "%$`{|}~@DOMAIN"})
    void takesEveryAddressThatIsOne(String text) {
        String address = text.replace("DOMAIN", domain);
        ok("mailbox", "create", address);
        assertThat(ok("mailbox", "show", address)).startsWith("address\t" + address + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "64|mailbox",
                "64|mailbx list",
                "64|mailbox lst",
                "64|mailbox list --jsno",
                "64|mailbox create",
                "64|mailbox create a@DOMAIN --quota",
                "64|mailbox create a@DOMAIN secretpassword",
                "64|mailbox create a@DOMAIN --password=secretpassword",
                "64|mailbox create a@DOMAIN -psecretpassword",
                "64|mailbox list -",
                "64|mailbox create a@DOMAIN --generate --password-file -",
                "64|mailbox passwd a@DOMAIN --generate",
                "64|mailbox passwd a@DOMAIN --old-password-file -",
                "64|mailbox passwd a@DOMAIN --old-password-file - --new-password-file -",
                "64|mailbox passwd a@DOMAIN --old-password-file - --new-password-file x --generate",
                "64|domain add x.DOMAIN",
                "64|domain add x.DOMAIN --global --account abc",
                "64|domain add --global",
                "64|alias add x@DOMAIN",
                "64|account show",
                "64|help nonsense",
                "64|@etc",
                "65|mailbox create a@DOMAIN --quota 1GB",
                "65|mailbox create a@DOMAIN --quota 0",
                "65|mailbox create bo+own@DOMAIN",
                "65|domain add not_a_domain.example --global",
                "65|alias add x@DOMAIN --to nowhere",
                "66|mailbox create a@DOMAIN --password-file /nonexistent",
                "66|mailbox create a@DOMAIN --password-file /",
                "67|account show nosuchaccountatall",
                "67|mailbox create a@DOMAIN --account nosuchaccountatall",
            },
            delimiter = '|')
    void saysWhatIsWrongAndWhatToDo(int exitCode, String line) {
        List<String> words = words(line.replace("DOMAIN", domain));
        Shell.Result wrong = shell.run(words.toArray(String[]::new));
        assertThat(wrong.exitCode()).as(wrong.err()).isEqualTo(exitCode);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).startsWith("ddmail: ").doesNotContain("secretpassword", "Exception", "\tat ");
        assertThat(wrong.err().lines()).hasSize(2);
        Shell.Result json = shell.run(with(words, 0, "--json"));
        assertThat(json.exitCode()).isEqualTo(exitCode);
        assertThat(json.out()).isEmpty();
        assertThat(json.err()).matches("\\{\"error\":\\{\"code\":\"[a-z_]+\",\"message\":\".+\",\"hint\":\".+\"}}\n");
        assertThat(ok("mailbox", "list").lines()).noneMatch(each -> each.contains(domain));
    }

    @Test
    void guessesWhatWasMeant() {
        assertThat(fails(Problem.USAGE, "mailbx", "list")).contains("Did you mean: ddmail mailbox");
        assertThat(fails(Problem.USAGE, "mailbox", "lst")).contains("Did you mean: ddmail mailbox list");
        assertThat(fails(Problem.USAGE, "mailbox", "list", "--jsno")).contains("Did you mean: --json");
        assertThat(fails(Problem.USAGE, "mailbox", "create", alice, "--password=x"))
                .contains("--password-file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account list",
                "domain list",
                "mailbox list",
                "mailbox show ALICE",
                "mailbox disable ALICE",
                "mailbox enable ALICE",
                "mailbox quota ALICE 1G",
                "alias add x@DOMAIN --to ALICE",
                "alias list",
                "account create",
                "version",
                "mailbox create b@DOMAIN",
                "domain add y.DOMAIN --global"
            })
    void jsonStandsAnywhereAndIsOneValue(String line) throws IOException {
        ok("mailbox", "create", alice);
        String args = line.replace("ALICE", alice).replace("DOMAIN", domain);
        List<String> words = words(args);
        String last = ok(with(words, words.size(), "--json"));
        assertThat(values(last)).isEqualTo(1);
        assertThat(last).endsWith("\n").isASCII();
        if (!words.contains("create") && !words.contains("add")) {
            assertThat(ok(with(words, 0, "--json"))).isEqualTo(last);
            assertThat(ok(with(words, 1, "--json"))).isEqualTo(last);
        }
    }

    @Test
    void whatIsStoredCannotWriteToTheTerminal() {
        ok("mailbox", "create", alice);
        // By the owner of the tables, past our own checks.
        database.execute("ALTER TABLE ddmail.account DROP CONSTRAINT account_id_letters");
        database.execute("INSERT INTO ddmail.account (id) VALUES (E'\\x1b]0;owned\\x07\\x1b[31m0123456789\\n')");
        try {
            assertThat(ok("account", "list")).contains("\\u{1b}]0;owned\\u{7}\\u{1b}[31m0123456789\\u{a}\t");
            assertThat(ok("account", "list", "--json"))
                    .contains("\\u001B]0;owned\\u0007")
                    .doesNotContain("\u001b");
        } finally {
            database.execute("DELETE FROM ddmail.account WHERE id LIKE E'\\x1b%'");
        }
    }

    @Test
    void migratesAnEmptyDatabaseAndOnlyOnce() throws IOException {
        Shell superuser = Shell.with(config(database.urlFor("postgres")));
        assertThat(superuser.run("database", "migrate", "--json").out()).isEqualTo("{\"migrations\":0}\n");
        database.execute("CREATE DATABASE empty_one OWNER \"ddmail-provisioner\"");
        try {
            String url = database.urlFor("ddmail-provisioner").replaceFirst("/ddmail_\\w+", "/empty_one");
            Shell empty = Shell.with(config(url));
            Shell.Result early = empty.run("mailbox", "list");
            assertThat(early.exitCode()).isEqualTo(78);
            assertThat(early.err()).contains("Run: ddmail database migrate");
            Shell.Result first = empty.run("database", "migrate");
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.out()).matches("migrations\t[1-9]\\d*\n");
            assertThat(empty.run("database", "migrate").out()).isEqualTo("migrations\t0\n");
            assertThat(empty.run("mailbox", "list").exitCode()).isZero();
        } finally {
            database.execute("DROP DATABASE empty_one WITH (FORCE)");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsOneLineAnd75() throws IOException {
        Shell away = Shell.with(config("postgresql://ddmail-provisioner@127.0.0.1:1/ddmail"));
        for (String[] line : new String[][] {
            {"mailbox", "list"}, {"mailbox", "create", alice}, {"database", "migrate"}, {"account", "create"}
        }) {
            Shell.Result failed = away.run(line);
            assertThat(failed.exitCode()).as(failed.err()).isEqualTo(75);
            assertThat(failed.err().lines()).hasSize(1);
            assertThat(failed.err()).startsWith("ddmail: the database does not answer");
        }
    }

    @Test
    void tellsAWrongRoleAndAWrongDatabaseFromOneThatIsAway() throws IOException {
        Shell delivery = Shell.with(config(database.urlFor("ddmail-delivery")));
        assertThat(delivery.run("account", "create").exitCode()).isEqualTo(78);
        Shell none = Shell.with(config(database.urlFor("ddmail-provisioner").replaceFirst("/ddmail_\\w+", "/none")));
        assertThat(none.run("mailbox", "list").exitCode()).isEqualTo(78);
        Shell noUrl = Shell.with(config("mysql://here"));
        assertThat(noUrl.run("mailbox", "list").exitCode()).isEqualTo(78);
    }

    private String ok(String... args) {
        Shell.Result result = shell.run(args);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }

    private static List<String> words(String line) {
        return List.of(line.split(" ", -1));
    }

    private static String[] with(List<String> words, int at, String option) {
        List<String> more = new ArrayList<>(words);
        more.add(at, option);
        return more.toArray(String[]::new);
    }

    private String fails(Problem problem, String... args) {
        Shell.Result result = shell.run(args);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(problem.exitCode());
        assertThat(result.out()).isEmpty();
        return result.err();
    }

    private String config(String url) throws IOException {
        Path file = Files.createTempFile(folder, "provisioner", ".conf");
        return Files.writeString(file, CHEAP + "database = " + url + "\n").toString();
    }

    private String file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoginMailbox login() throws Exception {
        try (Database opened = database.open("ddmail-auth")) {
            return AuthDirectory.of(opened).find(Address.parse(alice)).orElseThrow();
        }
    }

    private boolean opens(String password) throws Exception {
        LoginMailbox stored = login();
        Optional<MailboxPrivateKey> key = SealedKey.parse(stored.seal())
                .open(password.getBytes(StandardCharsets.UTF_8), MailboxPublicKey.of(stored.publicKey()));
        key.ifPresent(MailboxPrivateKey::close);
        return key.isPresent();
    }

    private static List<Integer> together(Callable<Integer> command) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> each = () -> {
                start.await();
                return command.call();
            };
            Future<Integer> first = two.submit(each);
            Future<Integer> second = two.submit(each);
            return List.of(first.get(), second.get());
        } finally {
            two.shutdownNow();
        }
    }

    private static String field(String out, String name) {
        return out.lines()
                .filter(line -> line.startsWith(name.replace('_', ' ') + "\t"))
                .map(line -> line.substring(line.indexOf('\t') + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + out));
    }

    private static int values(String json) throws IOException {
        int count = 0;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
                count++;
            }
        }
        return count;
    }
}
