CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20), age int);
CREATE INDEX users_name_idx ON users (name);
