-- revision: b1
-- revises: <base>
-- message: an index for which there is no room
-- transaction: off

-- migrate: upgrade
CREATE INDEX CONCURRENTLY big_name ON big (name) TABLESPACE small;

-- migrate: downgrade
DROP INDEX CONCURRENTLY big_name;
