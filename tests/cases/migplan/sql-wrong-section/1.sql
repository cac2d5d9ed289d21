-- revision: aaaa
-- revises: <base>
-- message: create users
-- Each has a name.

-- migrate: upgrade
CREATE TABLE users (id bigint PRIMARY KEY);

-- migrate: down
DROP TABLE users;
