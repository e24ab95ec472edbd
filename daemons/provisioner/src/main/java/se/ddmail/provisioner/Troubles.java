// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.provisioner;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.ddmail.directory.Certificates;
import se.ddmail.directory.ConflictException;
import se.ddmail.directory.DirectoryException;

/** What the directory's exceptions mean to who typed the command. */
final class Troubles {
    private static final Pattern SQLSTATE = Pattern.compile("SQLSTATE (\\w{5})");

    private Troubles() {}

    /** @param subject the argument that it is about, as given */
    static Failure of(ConflictException conflict, String subject) {
        return switch (conflict.conflict()) {
            case ADDRESS_TAKEN -> exists("address '" + subject + "' exists already", "Choose another.");
            case DOMAIN_TAKEN -> exists("domain '" + subject + "' exists already", "See: ddmail domain list");
            case ALIAS_EXISTS ->
                exists("alias '" + subject + "' leads there already", "Nothing is to do. See: ddmail alias list");
            case UNKNOWN_ACCOUNT ->
                missing(
                        "the account of '" + subject + "' does not exist",
                        "See: ddmail account list. Make one: ddmail account create");
            case UNKNOWN_DOMAIN ->
                missing("the domain of '" + subject + "' does not exist here", "See: ddmail domain list");
            case UNKNOWN_MAILBOX -> missing("mailbox '" + subject + "' does not exist", "See: ddmail mailbox list");
            case UNKNOWN_CERTIFICATE ->
                missing("mailbox '" + subject + "' has no such certificate", "See: ddmail openpgp list " + subject);
            case TOO_MANY_CERTIFICATES ->
                new Failure(
                        Problem.CONFLICT,
                        "mailbox '" + subject + "' has " + Certificates.MAILBOX_MAX + " certificates already",
                        "Remove one that is not used any more. See: ddmail openpgp list " + subject);
            case LAST_CERTIFICATE -> lastCertificate(subject);
            case HAS_DETAIL ->
                new Failure(
                        Problem.BAD_INPUT,
                        "'" + subject + "' has a + in it",
                        "What follows a + is its owner's to choose: user+anything reaches user. Leave it out.");
            case FOREIGN_DOMAIN ->
                new Failure(
                        Problem.BAD_INPUT,
                        "the domain of '" + subject + "' belongs to another account",
                        "Take a global domain or one of the same account. See: ddmail domain list");
        };
    }

    static Failure lastCertificate(String address) {
        return new Failure(
                Problem.CONFLICT,
                "this is the only certificate that mail to '" + address + "' can be encrypted to",
                "Activate another one first, or run: ddmail openpgp deactivate " + address);
    }

    /**
     * Tells an operator's mistake, which waiting does not help, from a database that is away. What is not known is temporary.
     */
    static Failure of(DirectoryException trouble) {
        String text = String.valueOf(trouble.getMessage());
        Matcher state = SQLSTATE.matcher(text);
        return switch (state.find() ? state.group(1) : "") {
            case "42P01", "3F000", "42703", "42883" ->
                configuration("the database is not set up for this version", "Run: ddmail database migrate", trouble);
            case "3D000" ->
                configuration("there is no such database", "Create it, then run: ddmail database migrate", trouble);
            case "28000", "28P01" ->
                configuration(
                        "the database refuses this user",
                        "Run ddmail as the user that the database knows, or see database and database_password_file in"
                                + " the configuration file.",
                        trouble);
            case "42501" ->
                configuration(
                        "the database role may not do this",
                        "Connect as role ddmail-provisioner (key database of the configuration file).",
                        trouble);
            default ->
                new Failure(
                        Problem.TEMPORARY, "the database does not answer; try again later (" + text + ")", "", trouble);
        };
    }

    /**
     * The same for a write whose outcome may be unknown.
     *
     * @param what completes "the database did not say"
     */
    static Failure unsure(DirectoryException trouble, String what, String hint) {
        Failure failure = of(trouble);
        return failure.problem() == Problem.TEMPORARY
                ? new Failure(Problem.TEMPORARY, "the database did not say " + what, hint, trouble)
                : failure;
    }

    /** The same for setting up, where the role is most often the trouble. */
    static Failure ofMigration(DirectoryException trouble) {
        Failure failure = of(trouble);
        String text = String.valueOf(trouble.getMessage());
        if (text.startsWith("migration failed")) {
            return configuration(
                    text.replaceAll("\\s+", " "),
                    "Nothing was changed by the step that failed. Correct it and repeat.",
                    trouble);
        }
        if (text.contains("SQLSTATE 42501") || text.contains("SQLSTATE 28000")) {
            return configuration(
                    failure.getMessage(),
                    "A new database is set up once as a superuser, for example with database ="
                            + " postgresql:///ddmail?host=/var/run/postgresql&user=postgres in a file for --config.",
                    trouble);
        }
        return failure;
    }

    private static Failure exists(String message, String hint) {
        return new Failure(Problem.EXISTS, message, hint);
    }

    private static Failure missing(String message, String hint) {
        return new Failure(Problem.NOT_FOUND, message, hint);
    }

    private static Failure configuration(String message, String hint, DirectoryException cause) {
        return new Failure(Problem.CONFIG, message, hint, cause);
    }
}
