-- STMT_HOLDERS
SELECT l.mode, coalesce(a.pid, 0), coalesce(nullif(a.application_name, ''), nullif(a.backend_type, 'client backend'), a.usename, ''),
       coalesce(a.client_addr::text, ''), coalesce(a.state, ''),
       coalesce(pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - coalesce(a.xact_start, a.query_start)))::bigint, 0),
       pg_catalog.regexp_replace(pg_catalog.left(coalesce(a.query, ''), 100), '[[:space:]]+', ' ', 'g'),
       coalesce(a.backend_type, '') = 'autovacuum worker'
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.relation = $1::oid AND l.pid <> pg_catalog.pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
ORDER BY a.xact_start NULLS LAST LIMIT 20

-- STMT_OLDEST
SELECT a.pid, coalesce(nullif(a.application_name, ''), nullif(a.backend_type, 'client backend'), a.usename, ''),
       coalesce(a.client_addr::text, ''), coalesce(a.state, ''),
       pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start))::bigint,
       pg_catalog.regexp_replace(pg_catalog.left(coalesce(a.query, ''), 100), '[[:space:]]+', ' ', 'g')
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
  AND a.backend_xmin IS NOT NULL AND a.xact_start < pg_catalog.clock_timestamp() - $1::interval
ORDER BY a.xact_start LIMIT 5

-- STMT_PREPARED
SELECT x.gid, x.owner, pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - x.prepared))::bigint
FROM pg_catalog.pg_prepared_xacts x WHERE x.database = pg_catalog.current_database()
  AND x.prepared < pg_catalog.clock_timestamp() - interval '1 minute' ORDER BY x.prepared LIMIT 5
