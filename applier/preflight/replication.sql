-- STMT_SLOTS
SELECT slot_name, pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), restart_lsn)::bigint
FROM pg_catalog.pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL ORDER BY 1

-- STMT_STANDBYS
SELECT application_name, coalesce(client_addr::text, ''), coalesce(sync_state, ''),
       coalesce(pg_catalog.round(EXTRACT(epoch FROM replay_lag))::bigint, 0)
FROM pg_catalog.pg_stat_replication ORDER BY 1

-- STMT_SYNC
SELECT pg_catalog.current_setting('synchronous_standby_names'),
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication WHERE sync_state IN ('sync', 'quorum'))
