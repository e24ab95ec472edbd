-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The one write of the auth daemon: replaces a password seal if it still is the old one. Runs with its owner's
-- rights, so the daemon needs no write grant; the pinned search_path keeps names from being redirected.
CREATE OR REPLACE FUNCTION ddmail.replace_seal(mailbox uuid, old_record text, new_record text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  UPDATE ddmail.seal SET record = new_record
  WHERE mailbox_id = mailbox AND kind = 'password' AND record = old_record;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION ddmail.replace_seal(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ddmail.replace_seal(uuid, text, text) TO "ddmail-auth";
