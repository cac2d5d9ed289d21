-- revision: f2
-- revises: f1
-- message: pay once

-- migrate: upgrade
UPDATE account SET balance = balance + 1;
SELECT pg_sleep((SELECT seconds FROM pause));
ALTER TABLE account ADD COLUMN note text DEFAULT 'x';

-- migrate: downgrade
ALTER TABLE account DROP COLUMN note;
