-- STMT_LOOK
SELECT coalesce(a.wait_event_type, '') = 'Lock',
       coalesce((SELECT l.relation::regclass::text FROM pg_locks l
                 WHERE l.pid = a.pid AND NOT l.granted AND l.relation IS NOT NULL LIMIT 1), ''),
       (SELECT count(*) FROM pg_stat_activity w
        WHERE w.wait_event_type = 'Lock' AND w.pid <> a.pid AND a.pid = ANY (pg_blocking_pids(w.pid))),
       coalesce(p.phase, ''),
       coalesce(CASE WHEN p.blocks_total > 0 THEN 100 * p.blocks_done / p.blocks_total
                     WHEN p.tuples_total > 0 THEN 100 * p.tuples_done / p.tuples_total END, -1)
FROM pg_stat_activity a LEFT JOIN pg_stat_progress_create_index p ON p.pid = a.pid
WHERE a.pid = $1::integer

-- STMT_BLOCKERS
SELECT b.pid, coalesce(nullif(b.application_name, ''), nullif(b.backend_type, 'client backend'), b.usename, ''),
       coalesce(b.client_addr::text, ''), coalesce(b.state, ''),
       coalesce(round(EXTRACT(epoch FROM clock_timestamp() - coalesce(b.xact_start, b.query_start)))::bigint, 0),
       regexp_replace(left(coalesce(b.query, ''), 120), '[[:space:]]+', ' ', 'g')
FROM unnest(pg_blocking_pids($1::integer)) AS u(pid) JOIN pg_stat_activity b USING (pid)
ORDER BY b.xact_start NULLS LAST LIMIT 3

-- Who holds what a step's statements name; asked when its try is over.
-- STMT_HOLDERS
SELECT b.pid, coalesce(nullif(b.application_name, ''), nullif(b.backend_type, 'client backend'), b.usename, ''),
       coalesce(b.client_addr::text, ''), coalesce(b.state, ''),
       coalesce(round(EXTRACT(epoch FROM clock_timestamp() - coalesce(b.xact_start, b.query_start)))::bigint, 0),
       regexp_replace(left(coalesce(b.query, ''), 120), '[[:space:]]+', ' ', 'g'), c.oid::regclass::text
FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_stat_activity b ON b.pid = l.pid
WHERE l.locktype = 'relation' AND l.granted AND c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.pid <> ALL (ARRAY[pg_backend_pid(), $2::integer])
  AND EXISTS (SELECT FROM unnest($1::text[]) AS s(sql)
              WHERE lower(s.sql) ~ ('(^|[^[:alnum:]_])' || regexp_replace(lower(c.relname), '[^[:alnum:]_]', '.', 'g')
                                    || '([^[:alnum:]_]|$)'))
ORDER BY b.xact_start NULLS LAST LIMIT 3
