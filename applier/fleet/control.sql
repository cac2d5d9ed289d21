-- Schema migplan_fleet of the control database: what is to be done where, by
-- whom it is being done, and how it ended. Workers on any host meet here.
-- STMT_INSTALL
CREATE SCHEMA IF NOT EXISTS migplan_fleet;
COMMENT ON SCHEMA migplan_fleet IS 'which databases and schemas a plan of migapply fleet has reached';
CREATE TABLE IF NOT EXISTS migplan_fleet.run (
  run_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_sha256  text NOT NULL,
  targets_sha256 text NOT NULL,
  state        text NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'stopped')),
  max_failures integer NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  finished_at  timestamptz);
ALTER TABLE migplan_fleet.run ADD COLUMN IF NOT EXISTS open_wave integer NOT NULL DEFAULT -1,
  ADD COLUMN IF NOT EXISTS soak_ms bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS gated boolean NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS halted text;
COMMENT ON COLUMN migplan_fleet.run.open_wave IS 'targets of this wave and those before may be begun';
COMMENT ON COLUMN migplan_fleet.run.halted IS 'why no further wave is opened: a gate, or a check';
CREATE UNIQUE INDEX IF NOT EXISTS run_plan ON migplan_fleet.run (plan_sha256, targets_sha256);
CREATE TABLE IF NOT EXISTS migplan_fleet.target (
  run_id      bigint NOT NULL REFERENCES migplan_fleet.run, no integer NOT NULL, PRIMARY KEY (run_id, no),
  url         text NOT NULL,
  schema      text NOT NULL,
  wave        integer NOT NULL,
  state       text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'done', 'failed')),
  worker      text,
  epoch       integer NOT NULL DEFAULT 0,
  lease_until timestamptz,
  started_at  timestamptz,
  finished_at timestamptz,
  steps_done  bigint NOT NULL DEFAULT 0,
  exit_status integer,
  error       text);
CREATE INDEX IF NOT EXISTS target_open ON migplan_fleet.target (run_id, wave, no) WHERE state IN ('pending', 'running');
CREATE OR REPLACE VIEW migplan_fleet.progress AS
  SELECT r.run_id, pg_catalog.left(r.plan_sha256, 8) AS plan, r.state, pg_catalog.count(*) AS targets,
         pg_catalog.count(*) FILTER (WHERE t.state = 'done') AS done,
         pg_catalog.count(*) FILTER (WHERE t.state = 'failed') AS failed,
         pg_catalog.count(*) FILTER (WHERE t.state = 'running') AS running,
         r.started_at, r.finished_at
  FROM migplan_fleet.run r JOIN migplan_fleet.target t USING (run_id) GROUP BY r.run_id;

CREATE OR REPLACE VIEW migplan_fleet.wave AS
  SELECT run_id, wave, pg_catalog.count(*) AS targets, pg_catalog.count(*) FILTER (WHERE state = 'done') AS done,
         pg_catalog.count(*) FILTER (WHERE state = 'failed') AS failed,
         pg_catalog.count(*) FILTER (WHERE state = 'running') AS running, pg_catalog.max(finished_at) AS last_finished
  FROM migplan_fleet.target GROUP BY run_id, wave;

-- STMT_LOCK
SELECT pg_catalog.pg_advisory_xact_lock(7307774881120)

-- STMT_FIND
SELECT run_id, state = 'running' AND EXISTS (SELECT 1 FROM migplan_fleet.target t WHERE t.run_id = run.run_id
                                              AND t.state = 'running' AND t.lease_until > pg_catalog.clock_timestamp()),
       targets_sha256, gated
FROM migplan_fleet.run WHERE plan_sha256 = $1 AND ($2 = '' OR targets_sha256 = $2)
ORDER BY started_at DESC LIMIT 1

-- STMT_ADD
INSERT INTO migplan_fleet.run (plan_sha256, targets_sha256, state, max_failures, soak_ms, gated)
VALUES ($1, $2, 'running', $3::integer, $4::bigint, $5::boolean) RETURNING run_id

-- STMT_ADD_TARGETS
INSERT INTO migplan_fleet.target (run_id, no, url, schema, wave)
SELECT $1::bigint, t.no, t.url, t.schema, t.wave
FROM ROWS FROM (pg_catalog.unnest($2::text[]), pg_catalog.unnest($3::text[]), pg_catalog.unnest($4::integer[]))
     WITH ORDINALITY AS t(url, schema, wave, no)

-- STMT_TARGETS
SELECT url, schema FROM migplan_fleet.target WHERE run_id = $1::bigint ORDER BY no

-- STMT_REOPEN
WITH again AS (UPDATE migplan_fleet.target SET state = 'pending', error = NULL, exit_status = NULL, finished_at = NULL
               WHERE run_id = $1::bigint AND state = 'failed')
UPDATE migplan_fleet.run SET state = 'running', max_failures = $2::integer, soak_ms = $3::bigint, gated = $4::boolean,
       halted = NULL, finished_at = NULL
WHERE run_id = $1::bigint

-- One target: the next of the lowest wave that is not finished and is open; none
-- where a canary failed, or more failed than may. What this worker still has
-- claimed is what it never heard of: the answer was lost.
-- STMT_CLAIM
UPDATE migplan_fleet.target t
SET state = 'running', worker = $2, epoch = t.epoch + 1, started_at = coalesce(t.started_at, pg_catalog.clock_timestamp()),
    lease_until = pg_catalog.clock_timestamp() + $3::interval
FROM (SELECT c.no FROM migplan_fleet.target c JOIN migplan_fleet.run r USING (run_id)
      WHERE c.run_id = $1::bigint AND r.halted IS NULL AND c.wave <= r.open_wave
        AND (c.state = 'pending' AND (c.lease_until IS NULL OR c.lease_until < pg_catalog.clock_timestamp())
             OR c.state = 'running' AND (c.lease_until < pg_catalog.clock_timestamp() OR c.worker = $2))
        AND c.wave = (SELECT pg_catalog.min(w.wave) FROM migplan_fleet.target w
                      WHERE w.run_id = $1::bigint AND w.state IN ('pending', 'running'))
        AND NOT EXISTS (SELECT 1 FROM migplan_fleet.target f
                        WHERE f.run_id = $1::bigint AND f.state = 'failed' AND f.wave = 0 AND c.wave > 0)
        AND (SELECT pg_catalog.count(*) FROM migplan_fleet.target f WHERE f.run_id = $1::bigint AND f.state = 'failed')
            <= r.max_failures
      ORDER BY c.no FOR UPDATE OF c SKIP LOCKED LIMIT 1) p
WHERE t.run_id = $1::bigint AND t.no = p.no
RETURNING t.no, t.url, t.schema, t.epoch

-- STMT_WAVE
SELECT r.open_wave, coalesce((SELECT pg_catalog.min(n.wave) FROM migplan_fleet.target n
                              WHERE n.run_id = r.run_id AND n.wave > r.open_wave), -1),
       pg_catalog.count(t.no) FILTER (WHERE t.wave <= r.open_wave AND t.state IN ('pending', 'running')),
       coalesce((EXTRACT(epoch FROM pg_catalog.clock_timestamp()
                 - pg_catalog.max(t.finished_at) FILTER (WHERE t.wave = r.open_wave)) * 1000)::bigint, 0),
       r.soak_ms, coalesce(r.halted, ''), r.gated,
       pg_catalog.count(t.no) FILTER (WHERE t.state = 'failed' AND t.wave = 0) > 0
         OR pg_catalog.count(t.no) FILTER (WHERE t.state = 'failed') > r.max_failures
FROM migplan_fleet.run r LEFT JOIN migplan_fleet.target t USING (run_id) WHERE r.run_id = $1::bigint GROUP BY r.run_id

-- STMT_OPEN_WAVE
UPDATE migplan_fleet.run SET open_wave = $3::integer
WHERE run_id = $1::bigint AND open_wave = $2::integer AND halted IS NULL RETURNING run_id

-- STMT_HALT
UPDATE migplan_fleet.run SET halted = $3
WHERE run_id = $1::bigint AND open_wave = $2::integer AND halted IS NULL RETURNING run_id

-- STMT_WAVE_TARGETS
SELECT url, schema FROM migplan_fleet.target WHERE run_id = $1::bigint AND wave = $2::integer AND state = 'done' ORDER BY no

-- STMT_WAVES
SELECT wave, targets, done, failed, running FROM migplan_fleet.wave WHERE run_id = $1::bigint ORDER BY wave

-- Those that ended since; two looks overlap, for what commits late.
-- STMT_ENDED
SELECT no, epoch, url, schema, state, coalesce(exit_status, 0), coalesce(error, ''), wave FROM migplan_fleet.target
WHERE run_id = $1::bigint AND state IN ('done', 'failed') AND finished_at > pg_catalog.clock_timestamp() - $2::interval
ORDER BY finished_at, no

-- STMT_NEWEST
SELECT run_id, plan_sha256, targets_sha256, state, pg_catalog.to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'),
       coalesce(pg_catalog.to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), ''),
       max_failures, soak_ms, gated, coalesce(halted, ''), open_wave
FROM migplan_fleet.run WHERE $1 = '' OR run_id::text = $1 OR plan_sha256 LIKE $1 || '%'
ORDER BY run_id DESC LIMIT 1

-- STMT_WORKERS
SELECT url, schema, worker, epoch, (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - started_at))::bigint,
       lease_until > pg_catalog.clock_timestamp(), wave
FROM migplan_fleet.target WHERE run_id = $1::bigint AND state = 'running' ORDER BY no

-- STMT_ALL
SELECT no, url, schema, wave, state, coalesce(worker, ''), epoch, steps_done, coalesce(exit_status, 0), coalesce(error, '')
FROM migplan_fleet.target WHERE run_id = $1::bigint ORDER BY no

-- Somebody else is at work there: later.
-- STMT_LATER
UPDATE migplan_fleet.target SET state = 'pending', worker = NULL, lease_until = pg_catalog.clock_timestamp() + $4::interval
WHERE run_id = $1::bigint AND no = $2::integer AND epoch = $3::integer AND state = 'running'

-- STMT_EXTEND
UPDATE migplan_fleet.target SET lease_until = pg_catalog.clock_timestamp() + $4::interval
WHERE run_id = $1::bigint AND no = $2::integer AND epoch = $3::integer AND state = 'running'

-- STMT_END
UPDATE migplan_fleet.target SET state = $4, finished_at = CASE WHEN $4 = 'pending' THEN NULL ELSE pg_catalog.clock_timestamp() END,
       steps_done = steps_done + $5::bigint, exit_status = $6::integer, error = $7, lease_until = NULL
WHERE run_id = $1::bigint AND no = $2::integer AND epoch = $3::integer AND state = 'running'

-- STMT_COUNT
SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE state = 'done'), pg_catalog.count(*) FILTER (WHERE state = 'failed'),
       pg_catalog.count(*) FILTER (WHERE state = 'running'), pg_catalog.count(*) FILTER (WHERE state = 'pending'),
       pg_catalog.count(*) FILTER (WHERE state = 'failed' AND wave = 0),
       (SELECT r.max_failures FROM migplan_fleet.run r WHERE r.run_id = $1::bigint),
       (SELECT coalesce(r.halted, '') FROM migplan_fleet.run r WHERE r.run_id = $1::bigint)
FROM migplan_fleet.target WHERE run_id = $1::bigint

-- STMT_FAILED
SELECT no, url, schema, coalesce(exit_status, 0), coalesce(error, '') FROM migplan_fleet.target
WHERE run_id = $1::bigint AND state = 'failed' ORDER BY no

-- STMT_CLOSE
UPDATE migplan_fleet.run SET state = $2, finished_at = pg_catalog.clock_timestamp() WHERE run_id = $1::bigint
