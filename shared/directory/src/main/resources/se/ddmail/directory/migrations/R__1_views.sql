-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What Postfix may know, for "query = SELECT ... WHERE address = '%s'". Only what works now: active mailbox, account
-- and domain, and a verified domain. Every name stands there in A-labels and, where it differs, in U-labels. Run again
-- whenever this file changes.
-- In a new database there is nothing to drop, and nothing to say about it.
SET LOCAL client_min_messages = warning;
DROP VIEW IF EXISTS ddmail.postfix_domain, ddmail.postfix_mailbox, ddmail.postfix_alias, ddmail.postfix_sender_login;
DROP VIEW IF EXISTS ddmail.lead;

-- Every address and the mailbox it leads to.
CREATE VIEW ddmail.lead AS
  SELECT a.kind, a.address, a.unicode, m.address AS mailbox
  FROM ddmail.address a
  JOIN ddmail.domain d ON d.name = a.domain
  JOIN (
    SELECT address, id AS mailbox_id, 'active' AS state FROM ddmail.mailbox
    UNION ALL
    SELECT address, mailbox_id, state FROM ddmail.alias
  ) l ON l.address = a.address
  JOIN ddmail.mailbox m ON m.id = l.mailbox_id
  JOIN ddmail.account c ON c.id = m.account_id
  JOIN ddmail.address h ON h.address = m.address
  JOIN ddmail.domain hd ON hd.name = h.domain
  WHERE 'active' = ALL (ARRAY[d.state, l.state, m.state, c.state, hd.state]) AND d.verified AND hd.verified;

-- virtual_mailbox_domains: SELECT domain FROM ddmail.postfix_domain WHERE domain = '%s'
CREATE VIEW ddmail.postfix_domain AS
  SELECT d.name AS domain
  FROM ddmail.domain d LEFT JOIN ddmail.account c ON c.id = d.account_id
  WHERE d.state = 'active' AND d.verified AND coalesce(c.state, 'active') = 'active'
  UNION ALL
  SELECT d.unicode_name
  FROM ddmail.domain d LEFT JOIN ddmail.account c ON c.id = d.account_id
  WHERE d.state = 'active' AND d.verified AND coalesce(c.state, 'active') = 'active' AND d.unicode_name <> d.name;

-- virtual_mailbox_maps: SELECT mailbox FROM ddmail.postfix_mailbox WHERE address = '%s'
CREATE VIEW ddmail.postfix_mailbox AS
  SELECT address, mailbox FROM ddmail.lead WHERE kind = 'mailbox'
  UNION ALL
  SELECT unicode, mailbox FROM ddmail.lead WHERE kind = 'mailbox' AND unicode <> address;

-- virtual_alias_maps: SELECT mailbox FROM ddmail.postfix_alias WHERE address = '%s' (one row for each mailbox)
CREATE VIEW ddmail.postfix_alias AS
  SELECT address, mailbox FROM ddmail.lead WHERE kind = 'alias'
  UNION ALL
  SELECT unicode, mailbox FROM ddmail.lead WHERE kind = 'alias' AND unicode <> address;

-- smtpd_sender_login_maps: SELECT login FROM ddmail.postfix_sender_login WHERE address = '%s' (who may send as it)
CREATE VIEW ddmail.postfix_sender_login AS
  SELECT address, mailbox AS login FROM ddmail.lead
  UNION ALL
  SELECT unicode, mailbox FROM ddmail.lead WHERE unicode <> address;

-- A view reads with its owner's rights, so Postfix needs none on the tables.
GRANT USAGE ON SCHEMA ddmail TO postfix;
GRANT SELECT ON ddmail.postfix_domain, ddmail.postfix_mailbox, ddmail.postfix_alias, ddmail.postfix_sender_login
  TO postfix;
