-- revision: f2
-- revises: f1
-- message: pay once

-- migrate: upgrade
UPDATE account SET balance = balance + 1;
DO $$
DECLARE
  until timestamptz := clock_timestamp() + (SELECT seconds FROM pause) * interval '1 second';
BEGIN
  WHILE clock_timestamp() < until AND (SELECT seconds FROM pause) > 0 LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$;
ALTER TABLE account ADD COLUMN note text DEFAULT 'x';

-- migrate: downgrade
ALTER TABLE account DROP COLUMN note;
