-- revision: f4
-- revises: f3
-- message: pay again

-- migrate: upgrade
UPDATE account SET balance = balance + 100;
DO $$
DECLARE
  until timestamptz := clock_timestamp() + (SELECT seconds FROM pause) * interval '1 second';
BEGIN
  WHILE clock_timestamp() < until AND (SELECT seconds FROM pause) > 0 LOOP
    PERFORM pg_sleep(0.02);
  END LOOP;
END $$;

-- migrate: downgrade
UPDATE account SET balance = balance - 100;
