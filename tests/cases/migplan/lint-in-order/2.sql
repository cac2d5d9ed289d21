SET lock_timeout = '1s';
ALTER TABLE t ALTER a TYPE varchar(20);
ALTER TABLE t ALTER a TYPE text;
ALTER TABLE t ALTER a TYPE varchar(5);
