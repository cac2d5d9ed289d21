-- revision: 1111aaaa
-- revises: <base>
-- message: commits by itself

-- migrate: upgrade
CREATE TABLE t (id int);
COMMIT;

-- migrate: downgrade
DROP TABLE t;
