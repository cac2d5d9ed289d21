-- In one round trip: where the version table $1 is among the schemas $2, and its lock, with
-- the key that lock_key() makes; and the lock of the database, $4, shared or not. The
-- third answer is whether there is a ledger, the last one an id for a run.
-- STMT_FIND_AND_TRY
SELECT v.nspname, v.relkind, pg_catalog.to_regclass('migplan.meta') IS NOT NULL,
       pg_catalog.pg_try_advisory_lock(('x' || pg_catalog.encode(pg_catalog.substr(pg_catalog.sha256(
           'migplan.lock.v1'::bytea || pg_catalog.decode('00', 'hex') || pg_catalog.convert_to(v.nspname, 'UTF8') || pg_catalog.decode('00', 'hex') ||
           pg_catalog.convert_to($1, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint),
       CASE WHEN $3::boolean THEN pg_catalog.pg_try_advisory_lock_shared($4::bigint)
            ELSE pg_catalog.pg_try_advisory_lock($4::bigint) END, pg_catalog.gen_random_uuid()
FROM (SELECT n.nspname::text, c.relkind::text
      FROM pg_catalog.unnest(pg_catalog.string_to_array($2, E'\x01')) WITH ORDINALITY AS p(schema, at)
      JOIN pg_catalog.pg_namespace n ON n.nspname = p.schema
      LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = $1 AND c.relkind IN ('r', 'p', 'v')
      ORDER BY c.oid IS NULL, p.at
      LIMIT 1) v

-- What is had already is not tried again.
-- STMT_TRY_BOTH
SELECT CASE WHEN $2::boolean THEN true ELSE pg_catalog.pg_try_advisory_lock($1::bigint) END,
       CASE WHEN $4::boolean THEN true
            WHEN $5::boolean THEN pg_catalog.pg_try_advisory_lock_shared($3::bigint)
            ELSE pg_catalog.pg_try_advisory_lock($3::bigint) END
