SET LOCAL lock_timeout = '2s';
ALTER TABLE "Users" ALTER COLUMN age TYPE bigint;
