-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may read which column. The whole truth for the daemons' roles: taken away and given anew whenever this file
-- changes. Nobody but the owner writes.
REVOKE ALL ON SCHEMA ddmail FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA ddmail FROM PUBLIC, "ddmail-delivery", "ddmail-auth", "ddmail-milter";
GRANT USAGE ON SCHEMA ddmail TO "ddmail-delivery", "ddmail-auth", "ddmail-milter";

-- Delivery: where mail goes, the public key it is encrypted to, and the certificates of those who ask for OpenPGP.
GRANT SELECT (id, state) ON ddmail.account TO "ddmail-delivery";
GRANT SELECT (name, state, verified) ON ddmail.domain TO "ddmail-delivery";
GRANT SELECT (address, unicode, domain) ON ddmail.address TO "ddmail-delivery";
GRANT SELECT (id, account_id, address, state, quota_bytes) ON ddmail.mailbox TO "ddmail-delivery";
GRANT SELECT (mailbox_id, public_key, is_current) ON ddmail.mailbox_key TO "ddmail-delivery";
GRANT SELECT (address, mailbox_id, state) ON ddmail.alias TO "ddmail-delivery";
GRANT SELECT (mailbox_id, state, headers, on_unusable, hidden_recipient) ON ddmail.mailbox_openpgp
  TO "ddmail-delivery";
GRANT SELECT (mailbox_id, fingerprint, state) ON ddmail.mailbox_certificate TO "ddmail-delivery";
GRANT SELECT (fingerprint, certificate) ON ddmail.certificate TO "ddmail-delivery";

-- Auth: who may log in, and the sealed key.
GRANT SELECT (id, state) ON ddmail.account TO "ddmail-auth";
GRANT SELECT (name, state) ON ddmail.domain TO "ddmail-auth";
GRANT SELECT (address, unicode, domain) ON ddmail.address TO "ddmail-auth";
GRANT SELECT (id, account_id, address, state, quota_bytes) ON ddmail.mailbox TO "ddmail-auth";
GRANT SELECT (mailbox_id, key_id, public_key, is_current) ON ddmail.mailbox_key TO "ddmail-auth";
GRANT SELECT (mailbox_id, key_id, kind, record) ON ddmail.seal TO "ddmail-auth";

-- Milter: who takes OpenPGP, and with which certificates; nothing secret.
GRANT SELECT (id, state) ON ddmail.account TO "ddmail-milter";
GRANT SELECT (name, state, verified) ON ddmail.domain TO "ddmail-milter";
GRANT SELECT (address, unicode, domain) ON ddmail.address TO "ddmail-milter";
GRANT SELECT (id, account_id, address, state) ON ddmail.mailbox TO "ddmail-milter";
GRANT SELECT (address, mailbox_id, state) ON ddmail.alias TO "ddmail-milter";
GRANT SELECT (mailbox_id, state, headers, on_unusable, hidden_recipient) ON ddmail.mailbox_openpgp TO "ddmail-milter";
GRANT SELECT (mailbox_id, fingerprint, state) ON ddmail.mailbox_certificate TO "ddmail-milter";
GRANT SELECT (fingerprint, certificate) ON ddmail.certificate TO "ddmail-milter";
