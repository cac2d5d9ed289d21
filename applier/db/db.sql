-- STMT_FACTS
SELECT pg_catalog.current_database(), session_user, pg_catalog.current_setting('server_version'),
       pg_catalog.current_setting('server_version_num'), pg_catalog.current_setting('search_path'),
       pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_setting('transaction_read_only')::bool, pg_catalog.version() ~ 'emscripten|PGlite',
       pg_catalog.current_setting('role'), pg_catalog.array_to_string(pg_catalog.current_schemas(false), E'\x01')

-- STMT_IDENTITY
SELECT system_identifier::text FROM pg_catalog.pg_control_system()

-- STMT_TIMELINE
SELECT ('x' || pg_catalog.substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::bit(32)::int
WHERE NOT pg_catalog.pg_is_in_recovery()

-- Through a pooler ($1 is not this server process) nothing is set that others would find.
-- STMT_PIN
SELECT pg_catalog.set_config(v.name, v.value, false)
FROM (VALUES ('role', 'none'), ('search_path', 'pg_catalog, pg_temp'), ('row_security', 'off'),
             ('standard_conforming_strings', 'on'), ('client_encoding', 'UTF8'), ('TimeZone', 'UTC'),
             ('DateStyle', 'ISO, MDY'), ('IntervalStyle', 'postgres'), ('bytea_output', 'hex'),
             ('extra_float_digits', '1'), ('default_transaction_isolation', 'read committed'),
             ('default_transaction_deferrable', 'off'), ('transform_null_equals', 'off'),
             ('array_nulls', 'on'), ('check_function_bodies', 'on'), ('xmloption', 'content'),
             ('default_tablespace', ''), ('default_table_access_method', 'heap'),
             ('session_replication_role', 'origin'), ('quote_all_identifiers', 'off'),
             ('lock_timeout', '0'), ('statement_timeout', '0'),
             ('transaction_timeout', '0'),
             ('idle_in_transaction_session_timeout', '1min'), ('idle_session_timeout', '0'),
             ('client_connection_check_interval', '1s'), ('synchronous_commit', 'on'),
             ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3'),
             ('tcp_user_timeout', '20000'))
     AS v(name, value)
LEFT JOIN pg_catalog.pg_settings s ON s.name = v.name
WHERE (pg_catalog.pg_backend_pid() = $1::integer OR pg_catalog.version() ~ 'emscripten|PGlite')
  AND (s.name IS NOT NULL OR v.name = 'role')
  AND pg_catalog.current_setting(v.name, true) IS DISTINCT FROM v.value

-- STMT_PINNED
SELECT v.name, pg_catalog.current_setting(v.name)
FROM (VALUES ('search_path', 'pg_catalog, pg_temp'), ('row_security', 'off'),
             ('standard_conforming_strings', 'on'), ('TimeZone', 'UTC'), ('DateStyle', 'ISO, MDY'),
             ('session_replication_role', 'origin'), ('default_transaction_isolation', 'read committed'),
             ('role', 'none'), ('lock_timeout', '0'), ('statement_timeout', '0'))
     AS v(name, value)
WHERE pg_catalog.current_setting(v.name) IS DISTINCT FROM v.value

-- STMT_TRY_LOCK
SELECT pg_catalog.pg_try_advisory_lock($1::bigint)

-- STMT_UNLOCK
SELECT pg_catalog.pg_advisory_unlock($1::bigint)

-- STMT_LOCK_HOLDER
SELECT a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''),
       coalesce(a.client_addr::text, 'this host'),
       pg_catalog.to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'),
       pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.backend_start))::bigint
FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND (l.classid::bigint << 32 | l.objid::bigint) = $1::bigint
LIMIT 1
