SET LOCAL lock_timeout = '2s';
ALTER TABLE chunks ALTER COLUMN body SET NOT NULL;
