-- revision: f3
-- revises: f2
-- message: indexes, with nobody waiting
-- transaction: off

-- migrate: upgrade
UPDATE account SET balance = balance + 10;
CREATE INDEX CONCURRENTLY account_name ON account (name);
CREATE UNIQUE INDEX CONCURRENTLY account_note ON account (id, note);

-- migrate: downgrade
DROP INDEX CONCURRENTLY account_note;
DROP INDEX CONCURRENTLY account_name;
