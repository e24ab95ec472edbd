/**
 * Who exists: accounts, domains, mailboxes, their keys and aliases, kept in PostgreSQL.
 *
 * <p>Each consumer has one narrow interface ({@link DeliveryDirectory}, {@link AuthDirectory}, {@link
 * ProvisionerDirectory}) and its own PostgreSQL role with grants on exactly the columns it needs; the SQL files beside
 * this package hold the schema. Addresses follow RFC 5321 section 4.1.2 with RFC 6531 section 3.3. Every call is
 * bounded in time and every failure of the database is a {@link DirectoryException}, which is temporary.
 *
 * <p>This package seals and opens no keys, converts no IDN, and knows no mail.
 */
@NullMarked
package se.ddmail.directory;

import org.jspecify.annotations.NullMarked;
