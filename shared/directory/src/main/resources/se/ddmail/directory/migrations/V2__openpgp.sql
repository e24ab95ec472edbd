-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How a mailbox wants its mail encrypted with OpenPGP. It is on as long as the state here is active, whatever becomes
-- of the certificates: without one that can be used, mail waits or is refused, and is never stored as it came.
-- In mailbox_certificate, disabled is imported and active is in use.
CREATE TABLE ddmail.mailbox_openpgp (
  mailbox_id uuid NOT NULL,
  state varchar DEFAULT 'active' NOT NULL,
  headers varchar DEFAULT 'keep' NOT NULL,
  on_unusable varchar DEFAULT 'defer' NOT NULL,
  hidden_recipient boolean DEFAULT false NOT NULL,
  CONSTRAINT mailbox_openpgp_pk PRIMARY KEY (mailbox_id),
  CONSTRAINT mailbox_openpgp_mailbox_fk FOREIGN KEY (mailbox_id) REFERENCES ddmail.mailbox (id),
  CONSTRAINT mailbox_openpgp_state CHECK (state IN ('active', 'disabled')),
  CONSTRAINT mailbox_openpgp_headers CHECK (headers IN ('keep', 'protect')),
  CONSTRAINT mailbox_openpgp_on_unusable CHECK (on_unusable IN ('defer', 'reject'))
);

/* [jooq ignore start] */
-- A certificate that is taken from a mailbox is not kept there.
DELETE FROM ddmail.mailbox_certificate WHERE state = 'removed';
ALTER TABLE ddmail.mailbox_certificate
  DROP CONSTRAINT mailbox_certificate_state,
  ADD CONSTRAINT mailbox_certificate_state CHECK (state IN ('active', 'disabled'));

-- To import a certificate changes nothing for its mailbox.
ALTER TABLE ddmail.mailbox_certificate ALTER COLUMN state SET DEFAULT 'disabled';

-- Whoever was written down as wanting encryption before anything could do it, gets it.
INSERT INTO ddmail.mailbox_openpgp (mailbox_id)
  SELECT DISTINCT mailbox_id FROM ddmail.mailbox_certificate WHERE state = 'active';
/* [jooq ignore stop] */
