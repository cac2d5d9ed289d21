-- The run of this backend, else the newest of the plan.
-- STMT_RECEIPT
SELECT r.run_id, pg_catalog.encode(r.plan_sha256, 'hex'), r.direction, r.state, r.version_table,
       pg_catalog.array_to_json(r.from_heads)::text, pg_catalog.array_to_json(r.to_heads)::text, r.environment,
       pg_catalog.to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       coalesce(pg_catalog.to_char(r.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''),
       r.steps, r.next_step - 1, r.epoch, a.session_user_name, a.host, a.os_pid, a.applier_version,
       a.system_identifier, a.timeline, (SELECT database_uid FROM migplan.meta), coalesce(r.error->>'message', ''),
       (SELECT pg_catalog.jsonb_agg(s - 'signature') FROM pg_catalog.jsonb_array_elements(r.signers) s)::text,
       coalesce((SELECT pg_catalog.encode(e.hash, 'hex') FROM migplan.event e WHERE e.version_table = r.version_table
                 ORDER BY e.seq DESC LIMIT 1), '')
FROM migplan.run r JOIN migplan.attempt a USING (run_id, epoch)
WHERE r.plan_sha256 = $1::bytea
ORDER BY a.backend_pid = pg_catalog.pg_backend_pid() DESC, r.started_at DESC LIMIT 1

-- STMT_RECEIPT_STEPS
SELECT step, revision, lock_attempts, lock_wait_ms, run_ms, xid::text,
       pg_catalog.to_char(done_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM migplan.step WHERE run_id = $1::uuid ORDER BY step
