-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who exists. Read by Flyway and, at build time, by jOOQ's code generator: what jOOQ cannot parse stands
-- between "jooq ignore" comments.
--
-- Names are stored the way they are compared: lower case, Unicode normal form C. A state is active,
-- disabled (comes back: login and mail refused) or removed (as if it were not there).

-- A customer. The id is random and says nothing; a date without time tells little about its owner.
CREATE TABLE ddmail.account (
  id varchar NOT NULL,
  state varchar DEFAULT 'active' NOT NULL,
  created date DEFAULT current_date NOT NULL,
  CONSTRAINT account_pk PRIMARY KEY (id),
  CONSTRAINT account_id_is_random CHECK (char_length(id) BETWEEN 16 AND 64),
  CONSTRAINT account_state CHECK (state IN ('active', 'disabled', 'removed'))
);

-- A mail domain: name in A-labels (RFC 5890), unicode_name in U-labels (the same text for a plain ASCII
-- domain). No account_id: a global domain, offered to every account. An account's own domain receives
-- nothing before its ownership is verified.
CREATE TABLE ddmail.domain (
  name varchar NOT NULL,
  unicode_name varchar NOT NULL,
  account_id varchar,
  state varchar DEFAULT 'active' NOT NULL,
  verified boolean DEFAULT false NOT NULL,
  CONSTRAINT domain_pk PRIMARY KEY (name),
  CONSTRAINT domain_unicode_unique UNIQUE (unicode_name),
  CONSTRAINT domain_names_unique UNIQUE (name, unicode_name),
  CONSTRAINT domain_account_fk FOREIGN KEY (account_id) REFERENCES ddmail.account (id),
  CONSTRAINT domain_state CHECK (state IN ('active', 'disabled', 'removed')),
  CONSTRAINT domain_global_is_verified CHECK (account_id IS NOT NULL OR verified),
  CONSTRAINT domain_name_size CHECK (char_length(name) BETWEEN 1 AND 255)
);
CREATE INDEX domain_account ON ddmail.domain (account_id);

-- Every address that exists, of mailboxes and of aliases alike: that one address has one meaning is this
-- primary key, so no two transactions can both take it. address is local_part@A-labels, unicode is
-- local_part@U-labels; both are looked up.
CREATE TABLE ddmail.address (
  address varchar NOT NULL,
  unicode varchar NOT NULL,
  local_part varchar NOT NULL,
  domain varchar NOT NULL,
  unicode_domain varchar NOT NULL,
  kind varchar NOT NULL,
  CONSTRAINT address_pk PRIMARY KEY (address),
  CONSTRAINT address_unicode_unique UNIQUE (unicode),
  CONSTRAINT address_kind_unique UNIQUE (address, kind),
  CONSTRAINT address_domain_fk FOREIGN KEY (domain, unicode_domain) REFERENCES ddmail.domain (name, unicode_name),
  CONSTRAINT address_kind CHECK (kind IN ('mailbox', 'alias')),
  CONSTRAINT address_parts CHECK (address = local_part || '@' || domain),
  CONSTRAINT address_unicode_parts CHECK (unicode = local_part || '@' || unicode_domain),
  CONSTRAINT address_local_part_size CHECK (char_length(local_part) BETWEEN 1 AND 64)
);
CREATE INDEX address_domain ON ddmail.address (domain);

-- A place where mail is kept, in the directory MAIL_ROOT/id. A removed mailbox may have let go of its
-- address; whoever gets the address next has another id, so never the old mail.
CREATE TABLE ddmail.mailbox (
  id uuid NOT NULL,
  account_id varchar NOT NULL,
  address varchar,
  address_kind varchar DEFAULT 'mailbox' NOT NULL,
  state varchar DEFAULT 'active' NOT NULL,
  quota_bytes bigint,
  created date DEFAULT current_date NOT NULL,
  CONSTRAINT mailbox_pk PRIMARY KEY (id),
  CONSTRAINT mailbox_address_unique UNIQUE (address),
  CONSTRAINT mailbox_account_fk FOREIGN KEY (account_id) REFERENCES ddmail.account (id),
  CONSTRAINT mailbox_address_fk FOREIGN KEY (address, address_kind) REFERENCES ddmail.address (address, kind),
  CONSTRAINT mailbox_address_kind CHECK (address_kind = 'mailbox'),
  CONSTRAINT mailbox_has_address CHECK (address IS NOT NULL OR state = 'removed'),
  CONSTRAINT mailbox_state CHECK (state IN ('active', 'disabled', 'removed')),
  CONSTRAINT mailbox_quota CHECK (quota_bytes > 0)
);
CREATE INDEX mailbox_account ON ddmail.mailbox (account_id);

-- Public keys: SubjectPublicKeyInfo in DER; key_id is Dovecot's (hex of
-- SHA-256 over it with compressed point).
-- New mail goes to the current key, older keys stay until no mail needs them.
CREATE TABLE ddmail.mailbox_key (
  mailbox_id uuid NOT NULL,
  key_id varchar NOT NULL,
  public_key bytea NOT NULL,
  is_current boolean DEFAULT true NOT NULL,
  CONSTRAINT mailbox_key_pk PRIMARY KEY (mailbox_id, key_id),
  CONSTRAINT mailbox_key_mailbox_fk FOREIGN KEY (mailbox_id) REFERENCES ddmail.mailbox (id),
  CONSTRAINT mailbox_key_id_size CHECK (char_length(key_id) = 64),
  CONSTRAINT mailbox_key_size CHECK (octet_length(public_key) BETWEEN 1 AND 4096)
);
/* [jooq ignore start] */
CREATE UNIQUE INDEX mailbox_key_current ON ddmail.mailbox_key (mailbox_id) WHERE is_current;
/* [jooq ignore stop] */

-- Sealed private keys, apart from everything the delivery daemon may read. Every seal of one key holds the
-- same private key under another secret.
CREATE TABLE ddmail.seal (
  mailbox_id uuid NOT NULL,
  key_id varchar NOT NULL,
  kind varchar DEFAULT 'password' NOT NULL,
  label varchar DEFAULT '' NOT NULL,
  record varchar NOT NULL,
  CONSTRAINT seal_pk PRIMARY KEY (mailbox_id, key_id, kind, label),
  CONSTRAINT seal_key_fk FOREIGN KEY (mailbox_id, key_id) REFERENCES ddmail.mailbox_key (mailbox_id, key_id),
  CONSTRAINT seal_kind CHECK (kind IN ('password', 'app', 'recovery')),
  CONSTRAINT seal_password_has_no_label CHECK (kind <> 'password' OR label = ''),
  CONSTRAINT seal_label_size CHECK (char_length(label) <= 64),
  CONSTRAINT seal_record_size CHECK (char_length(record) BETWEEN 1 AND 8192)
);

-- An address that stands for one or several mailboxes.
CREATE TABLE ddmail.alias (
  address varchar NOT NULL,
  address_kind varchar DEFAULT 'alias' NOT NULL,
  mailbox_id uuid NOT NULL,
  state varchar DEFAULT 'active' NOT NULL,
  CONSTRAINT alias_pk PRIMARY KEY (address, mailbox_id),
  CONSTRAINT alias_address_fk FOREIGN KEY (address, address_kind) REFERENCES ddmail.address (address, kind),
  CONSTRAINT alias_mailbox_fk FOREIGN KEY (mailbox_id) REFERENCES ddmail.mailbox (id),
  CONSTRAINT alias_address_kind CHECK (address_kind = 'alias'),
  CONSTRAINT alias_state CHECK (state IN ('active', 'disabled', 'removed'))
);
CREATE INDEX alias_mailbox ON ddmail.alias (mailbox_id);

-- OpenPGP certificates (public), and the mailboxes that want their mail encrypted to them.
CREATE TABLE ddmail.certificate (
  fingerprint varchar NOT NULL,
  certificate bytea NOT NULL,
  CONSTRAINT certificate_pk PRIMARY KEY (fingerprint),
  CONSTRAINT certificate_fingerprint_size CHECK (char_length(fingerprint) IN (40, 64)),
  CONSTRAINT certificate_size CHECK (octet_length(certificate) BETWEEN 1 AND 1048576)
);

CREATE TABLE ddmail.mailbox_certificate (
  mailbox_id uuid NOT NULL,
  fingerprint varchar NOT NULL,
  state varchar DEFAULT 'active' NOT NULL,
  CONSTRAINT mailbox_certificate_pk PRIMARY KEY (mailbox_id, fingerprint),
  CONSTRAINT mailbox_certificate_mailbox_fk FOREIGN KEY (mailbox_id) REFERENCES ddmail.mailbox (id),
  CONSTRAINT mailbox_certificate_fk FOREIGN KEY (fingerprint) REFERENCES ddmail.certificate (fingerprint),
  CONSTRAINT mailbox_certificate_state CHECK (state IN ('active', 'disabled', 'removed'))
);
CREATE INDEX mailbox_certificate_fingerprint ON ddmail.mailbox_certificate (fingerprint);

/* [jooq ignore start] */
-- What only PostgreSQL's regular expressions can say.
ALTER TABLE ddmail.account ADD CONSTRAINT account_id_letters CHECK (id ~ '^[a-z0-9]+$');
ALTER TABLE ddmail.mailbox_key ADD CONSTRAINT mailbox_key_id_hex CHECK (key_id ~ '^[0-9a-f]+$');
ALTER TABLE ddmail.certificate ADD CONSTRAINT certificate_fingerprint_hex CHECK (fingerprint ~ '^[0-9a-f]+$');
ALTER TABLE ddmail.domain
  ADD CONSTRAINT domain_name_is_a_labels CHECK (
    name ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$'),
  -- So no domain's unicode_name can be another one's name.
  ADD CONSTRAINT domain_unicode_name_is_u_labels CHECK (unicode_name = name OR unicode_name ~ '[^\x01-\x7f]'),
  ADD CONSTRAINT domain_unicode_name_text CHECK (unicode_name !~ '[A-Z[:cntrl:][:space:]@]');
ALTER TABLE ddmail.address
  -- Whatever follows a + is its owner's to choose.
  ADD CONSTRAINT address_has_no_detail CHECK (local_part !~ '^[^"].*\+'),
  ADD CONSTRAINT address_is_lower_case CHECK (address !~ '[A-Z\x01-\x1f\x7f]'),
  ADD CONSTRAINT address_size CHECK (octet_length(address) <= 254 AND octet_length(local_part) <= 64);
/* [jooq ignore stop] */
