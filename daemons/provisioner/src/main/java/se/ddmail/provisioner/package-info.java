/**
 * The {@code ddmail} command: everything a system administrator does to accounts, domains, mailboxes and aliases.
 *
 * <p>One noun per class, one verb per method or class; a verb checks its arguments, does one transaction through
 * {@link se.ddmail.directory.ProvisionerDirectory} and prints one {@link Row} or a list of them. Exit codes follow {@code sysexits.h}
 * ({@link Problem}); the shape of the output is documented in {@code docs/man/ddmail.1}. Conventions: clig.dev. Host names
 * follow UTS 46 (non-transitional) and RFC 5891, addresses RFC 5321 and RFC 6531.
 *
 * <p>It never takes a secret from an argument or the environment, never resets a password without the old one (the private
 * key would be lost), writes no mail (it makes the empty home of a new
 * mailbox) and proves no ownership of domains.
 */
@NullMarked
package se.ddmail.provisioner;

import org.jspecify.annotations.NullMarked;
