-- transaction: off
SET lock_timeout = '1s';
ALTER TABLE small ALTER a TYPE bigint;
ALTER TABLE huge ALTER a TYPE bigint;
ALTER TABLE other ALTER a TYPE bigint;
