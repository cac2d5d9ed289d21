SET LOCAL lock_timeout = '2s';
ALTER TABLE never_analyzed ALTER COLUMN id TYPE bigint;
