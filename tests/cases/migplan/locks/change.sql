SET lock_timeout = '2s';
ALTER TABLE users ADD COLUMN nick text DEFAULT 'none';
ALTER TABLE orders
    ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id);
CREATE INDEX orders_total ON orders (total);
ALTER TABLE users ALTER COLUMN age TYPE bigint;
DROP INDEX CONCURRENTLY orders_user;
MERGE nothing;
