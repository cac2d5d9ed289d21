SET lock_timeout = '1s';
CREATE TABLE t (a varchar(10));
