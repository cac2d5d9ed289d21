-- migplan: allow drop-column -- nobody reads it
ALTER TABLE users DROP COLUMN age;

SET LOCAL lock_timeout = '2s';
ALTER TABLE users ALTER COLUMN name TYPE varchar(10);
CREATE INDEX users_name2_idx
    ON users (name);
UPDATE "users" SET name = 'é<b>|&' ;
