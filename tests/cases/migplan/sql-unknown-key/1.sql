-- revision: aaaa
-- revise: <base>
-- message: create users
-- Each has a name.

-- migrate: upgrade
CREATE TABLE users (id bigint PRIMARY KEY);

-- migrate: downgrade
DROP TABLE users;
