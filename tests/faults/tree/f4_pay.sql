-- revision: f4
-- revises: f3
-- message: pay again

-- migrate: upgrade
UPDATE account SET balance = balance + 100;
SELECT pg_sleep((SELECT seconds FROM pause));

-- migrate: downgrade
UPDATE account SET balance = balance - 100;
