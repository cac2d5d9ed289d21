-- revision: bbbb
-- revises: aaaa
-- message: an index
-- branch labels: idx
-- transaction: off

-- migrate: upgrade
CREATE INDEX CONCURRENTLY i ON users (id);
