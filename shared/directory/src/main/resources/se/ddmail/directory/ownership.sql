-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Run by a superuser only: the database and the schema belong to the provisioner.
DO $$
BEGIN
  EXECUTE pg_catalog.format('ALTER DATABASE %I OWNER TO "ddmail-provisioner"', pg_catalog.current_database());
END
$$;
