-- revision: 1111aaaa
-- message: commits by itself

-- migrate: upgrade
CREATE TABLE t (id int);
COMMIT;

-- migrate: downgrade
DROP TABLE t;
