-- STMT_FIND_OPEN
SELECT run_id, pg_catalog.encode(plan_sha256, 'hex'), state, epoch, next_step, direction,
       pg_catalog.to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI UTC'),
       pg_catalog.array_to_string(to_heads, ', '), steps, coalesce(error->>'message', ''),
       pg_catalog.to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI UTC'),
       (SELECT pg_catalog.count(*) FROM migplan.stmt s WHERE s.run_id = r.run_id AND s.step = r.next_step),
       pg_catalog.array_to_string(from_heads, ', ')
FROM migplan.run r
WHERE version_table = $1 AND state IN ('running', 'failed')

-- STMT_FIND_DONE
SELECT run_id, pg_catalog.encode(plan_sha256, 'hex'), state, epoch, next_step, direction,
       pg_catalog.to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI UTC'),
       pg_catalog.array_to_string(to_heads, ', '), steps, '',
       pg_catalog.to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI UTC'), 0,
       pg_catalog.array_to_string(from_heads, ', ')
FROM migplan.run
WHERE version_table = $1 AND state = 'succeeded' AND plan_sha256 = $2::bytea
ORDER BY finished_at DESC LIMIT 1

-- STMT_READ_SIGNERS
SELECT signers::text FROM migplan.run WHERE run_id = $1::uuid

-- STMT_LIST_UPGRADES
SELECT run_id, pg_catalog.encode(plan_sha256, 'hex'), state, epoch, next_step, direction,
       pg_catalog.to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI UTC'),
       pg_catalog.array_to_string(to_heads, ', '), steps, '',
       pg_catalog.to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI UTC'), 0,
       pg_catalog.array_to_string(from_heads, ', ')
FROM migplan.run
WHERE version_table = $1 AND direction = 'upgrade' AND state IN ('succeeded', 'aborted') AND next_step > 1
ORDER BY started_at DESC LIMIT 100

-- STMT_READ_PLAN
SELECT plan FROM migplan.run WHERE run_id = $1::uuid

-- STMT_ADD_RUN
INSERT INTO migplan.run (plan_sha256, plan, plan_created, nonce, direction, version_table, from_heads,
                         to_heads, environment, state, epoch, signers, steps, run_id)
VALUES ($1::bytea, $2::bytea, $3::timestamptz, $4, $5, $6, $7::text[], $8::text[], $9, 'running', 1,
        $10::jsonb, $11::integer, $12::uuid)

-- STMT_TAKE_OVER
WITH w AS (UPDATE migplan.run SET epoch = $2::bigint, state = 'running', error = NULL, finished_at = NULL
           WHERE run_id = $1::uuid AND epoch = $2::bigint - 1 AND next_step = $3::integer AND state IN ('running', 'failed')
           RETURNING 1)
SELECT migplan.expect_rows('the run that is taken over', (SELECT pg_catalog.count(*) FROM w), 1)

-- STMT_ADD_ATTEMPT
INSERT INTO migplan.attempt (run_id, epoch, backend_pid, backend_start, host, os_pid, os_user, applier_version,
    session_user_name, role_name, server_version, system_identifier, timeline, tls)
SELECT $1::uuid, $2::bigint, pg_catalog.pg_backend_pid(),
       coalesce((SELECT backend_start FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()),
                pg_catalog.clock_timestamp()),
       $3, $4::integer, $5, $6, session_user, $7, $8::integer, $9, $10::integer, $11

-- STMT_NOTE
SELECT migplan.note($1::uuid, $2::bigint, $3, $4, $5::jsonb)

-- STMT_FENCE
SELECT migplan.fence($1::uuid, $2::bigint, $3::bigint, $4::integer)

-- STMT_ENTER_STEP
SELECT pg_catalog.set_config('lock_timeout', $6, true), pg_catalog.set_config('statement_timeout', $7, true),
       migplan.fence($1::uuid, $2::bigint, $3::bigint, $4::integer),
       (SELECT migplan.expect_rows('migplan.control says ' || want, 0, 1) FROM migplan.control
        WHERE version_table = $5 AND want <> 'go')

-- STMT_END_STEP
WITH s AS (
  INSERT INTO migplan.step (run_id, step, revision, message, source_sha256, epoch, lock_attempts, lock_wait_ms, run_ms)
  VALUES ($1::uuid, $2::integer, $3, $4, $9::bytea, $5::bigint, $6::integer, $7::integer,
          coalesce($8::integer, (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.now()) * 1000)::integer)))
SELECT migplan.seal($1::uuid, $5::bigint, $10::bigint, $2::integer)

-- STMT_ADD_INTENT
INSERT INTO migplan.stmt (run_id, step, stmt, state, sha256, before)
VALUES ($1::uuid, $2::integer, $3::integer, 'intent', $4::bytea, $5::jsonb)
ON CONFLICT (run_id, step, stmt) DO UPDATE SET attempts = stmt.attempts + 1, intent_at = pg_catalog.clock_timestamp()

-- STMT_ADD_DONE
INSERT INTO migplan.stmt (run_id, step, stmt, state, sha256, before, done_at)
VALUES ($1::uuid, $2::integer, $3::integer, 'done', $4::bytea, $5::jsonb, pg_catalog.clock_timestamp())
ON CONFLICT (run_id, step, stmt) DO UPDATE SET state = 'done', after = $5::jsonb, done_at = pg_catalog.clock_timestamp()

-- STMT_FIND_STATEMENT
SELECT state, before, attempts FROM migplan.stmt
WHERE run_id = $1::uuid AND step = $2::integer AND stmt = $3::integer

-- STMT_NEXT_STEP
SELECT next_step, epoch, state FROM migplan.run WHERE run_id = $1::uuid

-- STMT_FINISH
UPDATE migplan.run SET state = $3, finished_at = pg_catalog.clock_timestamp(), error = $4::jsonb
WHERE run_id = $1::uuid AND epoch = $2::bigint AND state = 'running'

-- STMT_CLOSE
UPDATE migplan.run SET state = 'aborted', finished_at = pg_catalog.clock_timestamp()
WHERE run_id = $1::uuid AND state IN ('running', 'failed')

-- STMT_END_ATTEMPT
UPDATE migplan.attempt SET ended_at = pg_catalog.clock_timestamp(), outcome = $3
WHERE run_id = $1::uuid AND epoch = $2::bigint

-- STMT_LAST_ATTEMPT
SELECT a.session_user_name, a.host, a.os_pid, a.backend_pid, pg_catalog.encode(r.plan_sha256, 'hex'), r.next_step, r.steps,
       pg_catalog.to_char(a.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS UTC'),
       pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.started_at))::bigint
FROM migplan.run r JOIN migplan.attempt a USING (run_id, epoch)
WHERE r.version_table = $1 AND r.state = 'running'

-- STMT_LIST_RUNS
SELECT pg_catalog.to_char(r.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), r.direction,
       coalesce(nullif(pg_catalog.array_to_string(r.from_heads, ', '), ''), 'base'),
       coalesce(nullif(pg_catalog.array_to_string(r.to_heads, ', '), ''), 'base'), r.state,
       coalesce(pg_catalog.round(EXTRACT(epoch FROM r.finished_at - r.started_at) * 1000)::bigint, -1),
       a.session_user_name, pg_catalog.encode(r.plan_sha256, 'hex'), r.next_step - 1, r.steps,
       coalesce(r.error->>'message', ''), r.run_id, r.epoch, a.host, r.signers::text
FROM migplan.run r JOIN migplan.attempt a USING (run_id, epoch)
WHERE ($1 = '' OR r.version_table = $1) AND ($3 = '' OR r.started_at >= $3::timestamptz)
ORDER BY r.started_at DESC LIMIT $2::bigint

-- Each answers with what is wrong, and how to see it.
-- STMT_CHECK_CHAIN
SELECT pg_catalog.format('event %s of the ledger was changed after it was written', seq),
       pg_catalog.format('SELECT * FROM migplan.event WHERE seq = %s;', seq)
FROM (
  SELECT seq, kind, prev, hash, pg_catalog.lag(hash, 1, ''::bytea) OVER (PARTITION BY version_table ORDER BY seq) AS before,
         migplan.event_hash(prev, run_id, epoch, version_table, at, kind, data) AS right_hash
  FROM migplan.event) e
WHERE prev <> before OR hash <> right_hash
ORDER BY seq LIMIT 1

-- STMT_CHECK_RUNS
SELECT pg_catalog.format('run %s is %s, and its last event says %s', r.run_id, r.state, coalesce(e.kind, 'nothing')),
       pg_catalog.format('SELECT * FROM migplan.run WHERE run_id = %L;', r.run_id)
FROM migplan.run r
LEFT JOIN LATERAL (SELECT kind FROM migplan.event WHERE event.run_id = r.run_id ORDER BY seq DESC LIMIT 1) e ON true
WHERE e.kind IS NULL OR e.kind <> CASE WHEN r.state <> 'running' THEN r.state WHEN r.epoch = 1 THEN 'started' ELSE 'resumed' END
ORDER BY r.started_at LIMIT 1

-- STMT_CHECK_STEPS
SELECT pg_catalog.format('run %s is before step %s of %s, and has rows of %s steps', r.run_id, r.next_step, r.steps, s.count),
       pg_catalog.format('SELECT * FROM migplan.step WHERE run_id = %L ORDER BY step;', r.run_id)
FROM migplan.run r
CROSS JOIN LATERAL (SELECT pg_catalog.count(*), pg_catalog.max(step) FROM migplan.step WHERE step.run_id = r.run_id) s
WHERE s.count <> r.next_step - 1 OR coalesce(s.max, 0) <> r.next_step - 1 OR r.next_step > r.steps + 1
   OR (r.state = 'succeeded' AND r.next_step <> r.steps + 1)
ORDER BY r.started_at LIMIT 1

-- STMT_CHECK_PLANS
SELECT pg_catalog.format('the plan of run %s is not the one that was applied', run_id),
       pg_catalog.format('SELECT * FROM migplan.run WHERE run_id = %L;', run_id)
FROM migplan.run WHERE pg_catalog.sha256(plan) <> plan_sha256
ORDER BY started_at LIMIT 1

-- STMT_ACTIVITY
SELECT a.state, coalesce(a.wait_event_type, ''), pg_catalog.left(a.query, 200),
       pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.query_start) * 1000)::bigint,
       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity w WHERE a.pid = ANY (pg_catalog.pg_blocking_pids(w.pid))),
       coalesce((SELECT pg_catalog.string_agg(pg_catalog.format('pid %s, %s, %s for %s s, since %s: %s', b.pid,
                   coalesce(nullif(b.application_name, ''), b.usename, b.backend_type), coalesce(b.state, 'at work'),
                   pg_catalog.round(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - b.xact_start)),
                   pg_catalog.to_char(b.query_start AT TIME ZONE 'UTC', 'HH24:MI:SS UTC'),
                   pg_catalog.regexp_replace(pg_catalog.left(b.query, 100), '[[:space:]]+', ' ', 'g')), '; ' ORDER BY b.xact_start)
                 FROM pg_catalog.pg_stat_activity b WHERE b.pid = ANY (pg_catalog.pg_blocking_pids(a.pid))), ''),
       coalesce(p.phase, ''), coalesce(CASE WHEN p.blocks_total > 0 THEN 100 * p.blocks_done / p.blocks_total
                                            WHEN p.tuples_total > 0 THEN 100 * p.tuples_done / p.tuples_total END, -1)
FROM pg_catalog.pg_stat_activity a
LEFT JOIN pg_catalog.pg_stat_progress_create_index p ON p.pid = a.pid
WHERE a.pid = $1::integer
