CREATE TABLE users (id bigint PRIMARY KEY, email varchar(100) NOT NULL, age int);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int);
CREATE INDEX orders_user ON orders (user_id);
