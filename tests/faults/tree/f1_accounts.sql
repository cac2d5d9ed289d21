-- revision: f1
-- revises: <base>
-- message: accounts

-- migrate: upgrade
CREATE TABLE account (id bigint PRIMARY KEY, name text NOT NULL, balance bigint NOT NULL);
INSERT INTO account SELECT g, 'n' || g, 0 FROM generate_series(1, 200) AS g;

-- migrate: downgrade
DROP TABLE account;
