-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may connect. Run by the owner before every migration, because a dump of the database does not hold it.
DO $$
DECLARE
  database text := pg_catalog.current_database();
BEGIN
  EXECUTE pg_catalog.format('REVOKE ALL ON DATABASE %I FROM PUBLIC', database);
  EXECUTE pg_catalog.format(
    'GRANT CONNECT ON DATABASE %I TO "ddmail-delivery", "ddmail-auth", "ddmail-milter", postfix', database);
END
$$;
