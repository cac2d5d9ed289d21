-- revision: 1111aaaa
-- revises: <base>
-- message: what a plan changes

-- migrate: upgrade
SET lock_timeout = '2s';
CREATE TABLE t (id int);
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_t_id ON t (id);
ALTER TABLE t ADD COLUMN a text;

-- migrate: downgrade
DROP TABLE t;
