-- STMT_FORMAT
SELECT CASE WHEN pg_catalog.to_regclass('migplan.meta') IS NULL THEN 0 ELSE 1 END

-- STMT_META
SELECT format, database_uid FROM migplan.meta

-- The ledger, format 1: installed under the advisory lock, in one transaction.
-- The functions raise, so that they also stop a pipeline that nobody reads
-- before its COMMIT.
-- STMT_TABLES
CREATE SCHEMA migplan;
COMMENT ON SCHEMA migplan IS 'what migapply has done here; written by it alone';
CREATE TABLE migplan.meta (
  one          boolean PRIMARY KEY DEFAULT true CHECK (one),
  format       integer NOT NULL CHECK (format = 1),
  database_uid uuid NOT NULL DEFAULT pg_catalog.gen_random_uuid(),
  created_at   timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp());
CREATE TABLE migplan.run (
  run_id        uuid PRIMARY KEY DEFAULT pg_catalog.gen_random_uuid(),
  plan_sha256   bytea NOT NULL CHECK (pg_catalog.octet_length(plan_sha256) = 32),
  plan          bytea NOT NULL,
  plan_created  timestamptz,
  nonce         text NOT NULL,
  direction     text NOT NULL CHECK (direction IN ('upgrade', 'downgrade', 'stamp')),
  version_table text NOT NULL,
  from_heads    text[] NOT NULL,
  to_heads      text[] NOT NULL,
  environment   text NOT NULL,
  state         text NOT NULL CHECK (state IN ('running', 'failed', 'succeeded', 'aborted')),
  epoch         bigint NOT NULL CHECK (epoch > 0),
  signers       jsonb NOT NULL,
  started_at    timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  finished_at   timestamptz,
  next_step     integer NOT NULL DEFAULT 1,
  steps         integer NOT NULL,
  error         jsonb,
  fingerprint   jsonb);
CREATE UNIQUE INDEX run_one_open ON migplan.run (version_table) WHERE state IN ('running', 'failed');
CREATE UNIQUE INDEX run_once ON migplan.run (version_table, plan_sha256) WHERE state = 'succeeded' AND nonce <> '';
CREATE TABLE migplan.attempt (
  run_id uuid NOT NULL REFERENCES migplan.run, epoch bigint NOT NULL, PRIMARY KEY (run_id, epoch),
  backend_pid integer NOT NULL, backend_start timestamptz NOT NULL,
  host text NOT NULL, os_pid integer NOT NULL, os_user text NOT NULL, applier_version text NOT NULL,
  session_user_name text NOT NULL, role_name text NOT NULL, server_version integer NOT NULL,
  system_identifier text NOT NULL, timeline integer NOT NULL, tls text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(), ended_at timestamptz, outcome text);
CREATE TABLE migplan.step (
  run_id uuid NOT NULL REFERENCES migplan.run, step integer NOT NULL, PRIMARY KEY (run_id, step),
  revision text NOT NULL, message text NOT NULL, source_sha256 bytea, epoch bigint NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_catalog.pg_current_xact_id(), lsn pg_lsn,
  lock_attempts integer NOT NULL DEFAULT 1, lock_wait_ms integer NOT NULL DEFAULT 0,
  run_ms integer NOT NULL DEFAULT 0, rows bigint[], notices jsonb,
  done_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp());
CREATE TABLE migplan.stmt (
  run_id uuid NOT NULL REFERENCES migplan.run, step integer NOT NULL, stmt integer NOT NULL,
  PRIMARY KEY (run_id, step, stmt),
  state text NOT NULL CHECK (state IN ('intent', 'done')), sha256 bytea NOT NULL,
  attempts integer NOT NULL DEFAULT 1, before jsonb NOT NULL, after jsonb,
  intent_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(), done_at timestamptz);
CREATE TABLE migplan.batch (
  run_id uuid NOT NULL REFERENCES migplan.run, step integer NOT NULL, PRIMARY KEY (run_id, step),
  cursor text, upper text, batches bigint NOT NULL DEFAULT 0, rows bigint NOT NULL DEFAULT 0,
  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp());
CREATE TABLE migplan.control (
  version_table text PRIMARY KEY, want text NOT NULL CHECK (want IN ('go', 'pause', 'abort')),
  by_whom text NOT NULL DEFAULT session_user, at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  note text);
CREATE TABLE migplan.event (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run_id uuid, epoch bigint, version_table text NOT NULL,
  at timestamptz NOT NULL, kind text NOT NULL, data jsonb NOT NULL, prev bytea NOT NULL, hash bytea NOT NULL);
-- STMT_EVENTS
CREATE INDEX event_chain ON migplan.event (version_table, seq);
CREATE FUNCTION migplan.event_hash(p_prev bytea, p_run uuid, p_epoch bigint, p_table text, p_at timestamptz, p_kind text, p_data jsonb)
RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $f$
  SELECT sha256(p_prev || convert_to(format('%s|%s|%s|%s|%s|%s', p_run, p_epoch, p_table,
    (extract(epoch FROM p_at) * 1000000)::bigint, p_kind, p_data), 'UTF8'))
$f$;
CREATE FUNCTION migplan.note(p_run uuid, p_epoch bigint, p_table text, p_kind text, p_data jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
DECLARE
  v_prev bytea := coalesce((SELECT hash FROM migplan.event WHERE version_table = p_table ORDER BY seq DESC LIMIT 1), '');
  v_at timestamptz := clock_timestamp();
BEGIN
  INSERT INTO migplan.event (run_id, epoch, version_table, at, kind, data, prev, hash)
  VALUES (p_run, p_epoch, p_table, v_at, p_kind, p_data, v_prev,
          migplan.event_hash(v_prev, p_run, p_epoch, p_table, v_at, p_kind, p_data));
END $f$;
-- STMT_FUNCTIONS
CREATE FUNCTION migplan.fence(p_run uuid, p_epoch bigint, p_lock bigint, p_step integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
BEGIN
  PERFORM 1 FROM migplan.run WHERE run_id = p_run AND epoch = p_epoch AND state = 'running' AND next_step = p_step FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'fenced off: step % of run % is not ours in epoch %', p_step, p_run, p_epoch USING ERRCODE = 'MG021';
  END IF;
  IF p_lock IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted AND objsubid = 1
       AND (classid::bigint << 32 | objid::bigint) = p_lock) THEN
    RAISE EXCEPTION 'the advisory lock was lost' USING ERRCODE = 'MG022';
  END IF;
  PERFORM set_config('migplan.fence', pg_current_xact_id()::text || '/' || p_step, true);
END $f$;
CREATE FUNCTION migplan.seal(p_run uuid, p_epoch bigint, p_lock bigint, p_step integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
BEGIN
  IF current_setting('migplan.fence', true) IS DISTINCT FROM pg_current_xact_id()::text || '/' || p_step THEN
    RAISE EXCEPTION 'a statement of step % ended the transaction', p_step USING ERRCODE = 'MG022';
  END IF;
  PERFORM migplan.fence(p_run, p_epoch, p_lock, p_step);
  UPDATE migplan.run SET next_step = p_step + 1 WHERE run_id = p_run;
END $f$;
CREATE FUNCTION migplan.expect_rows(p_what text, p_got bigint, p_want bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $f$
BEGIN
  IF p_got IS DISTINCT FROM p_want THEN
    RAISE EXCEPTION '%: % row(s), expected %', p_what, p_got, p_want USING ERRCODE = 'MG023';
  END IF;
END $f$;
CREATE VIEW migplan.history AS
  SELECT r.started_at, r.direction, r.from_heads, r.to_heads, r.state,
         r.finished_at - r.started_at AS took, a.session_user_name AS by_whom, a.host,
         pg_catalog.encode(r.plan_sha256, 'hex') AS plan, r.next_step - 1 AS steps_done, r.steps,
         r.error, r.run_id
  FROM migplan.run r JOIN migplan.attempt a USING (run_id, epoch) ORDER BY r.started_at DESC;
COMMENT ON VIEW migplan.history IS 'one row for each run, newest first';
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA migplan FROM PUBLIC;
INSERT INTO migplan.meta (format) VALUES (1);
