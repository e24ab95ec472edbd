-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One role per daemon and one for Postfix's table lookups. Run before every migration, because roles belong to the
-- server and not to the database: a restored dump has none. No passwords: peer authentication.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['ddmail-provisioner', 'ddmail-delivery', 'ddmail-auth', 'ddmail-milter', 'postfix'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role) THEN
      BEGIN
        EXECUTE pg_catalog.format('CREATE ROLE %I LOGIN', role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database of this server was migrated at the same moment
      END;
    END IF;
  END LOOP;
END
$$;
