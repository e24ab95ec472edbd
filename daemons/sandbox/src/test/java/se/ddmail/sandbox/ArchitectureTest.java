// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.sandbox;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.KeyPairGenerator;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;

/** The module table and the rule "nobody holds both", held against the compiled classes. */
@AnalyzeClasses(
        packages = "se.ddmail",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** Test code of other modules comes as a jar. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final String RUNTIME = "se.ddmail.runtime..";
    private static final String DIRECTORY = "se.ddmail.directory..";
    private static final String MAILCRYPT = "se.ddmail.mailcrypt..";
    private static final String OPENPGP = "se.ddmail.openpgp..";
    private static final String SMTP = "se.ddmail.smtp..";
    private static final String DELIVERY = "se.ddmail.delivery..";
    private static final String MILTER = "se.ddmail.milter..";
    private static final String AUTH = "se.ddmail.auth..";
    private static final String PROVISIONER = "se.ddmail.provisioner..";
    private static final String SANDBOX = "se.ddmail.sandbox..";

    @ArchTest
    static final ArchRule runtimeUsesNothingOfOurs = onlyUses(RUNTIME);

    @ArchTest
    static final ArchRule mailcryptUsesNothingOfOurs = onlyUses(MAILCRYPT);

    @ArchTest
    static final ArchRule openpgpUsesNothingOfOurs = onlyUses(OPENPGP);

    @ArchTest
    static final ArchRule smtpUsesNothingOfOurs = onlyUses(SMTP);

    @ArchTest
    static final ArchRule directoryUsesTheRuntime = onlyUses(DIRECTORY, RUNTIME);

    @ArchTest
    static final ArchRule deliveryUsesSharedModules = onlyUses(DELIVERY, RUNTIME, DIRECTORY, MAILCRYPT, OPENPGP, SMTP);

    /** It has no key of any mailbox, not even a public one. */
    @ArchTest
    static final ArchRule milterUsesSharedModulesButMailcrypt = onlyUses(MILTER, RUNTIME, DIRECTORY, OPENPGP, SMTP);

    @ArchTest
    static final ArchRule authUsesSharedModules = onlyUses(AUTH, RUNTIME, DIRECTORY, MAILCRYPT);

    @ArchTest
    static final ArchRule provisionerUsesSharedModules =
            onlyUses(PROVISIONER, RUNTIME, DIRECTORY, MAILCRYPT, OPENPGP, SMTP);

    @ArchTest
    static final ArchRule deliveryNeverTouchesAPrivateKey = noClasses()
            .that()
            .resideInAPackage(DELIVERY)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("se\\.ddmail\\.mailcrypt\\.(MailboxPrivateKey|SealedKey|DcryptInputStream)");

    /** Owners keep their OpenPGP keys to themselves: there is no code that could use one. */
    @ArchTest
    static final ArchRule nobodyTouchesAnOpenPgpPrivateKey = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "org\\.bouncycastle\\.(openpgp\\..*PGP(SecretKey|PrivateKey|.*Decrypt).*|bcpg\\.Secret.*)")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("org\\.bouncycastle\\.openpgp\\.operator\\..*Decryptor.*");

    @ArchTest
    static final ArchRule authNeverTouchesAMessage = noClasses()
            .that()
            .resideInAPackage(AUTH)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("se\\.ddmail\\.mailcrypt\\.Dcrypt.*");

    @ArchTest
    static final ArchRule theDatabaseIsReachedThroughTheDirectory = noClasses()
            .that()
            .resideOutsideOfPackage(DIRECTORY)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.jooq..", "com.zaxxer..", "org.flywaydb..", "java.sql..");

    @ArchTest
    static final ArchRule encryptionLivesInMailcryptAndOpenpgp = noClasses()
            .that()
            .resideOutsideOfPackages(MAILCRYPT, OPENPGP, SANDBOX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Cipher.class, KeyAgreement.class, KeyPairGenerator.class);

    @ArchTest
    static final ArchRule daemonsStartNoProcesses = noClasses()
            .that()
            .resideOutsideOfPackage(SANDBOX)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class, Process.class);

    private static ArchRule onlyUses(String room, String... others) {
        String[] allowed = Stream.concat(Stream.of(room), Stream.of(others)).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage("se.ddmail..").and(resideOutsideOfPackages(allowed)));
    }
}
