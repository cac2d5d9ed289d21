-- revision: b83e5f10c6d2
-- revises: a1f4c0d92b17
-- create date: 2025-11-19 16:40:02.775310
-- message: give orders a total

-- migrate: upgrade
ALTER TABLE orders ADD COLUMN total NUMERIC(12, 2) DEFAULT '0' NOT NULL;
ALTER TABLE orders ADD CONSTRAINT ck_orders_total CHECK (total >= 0);
INSERT INTO customers (name, email) VALUES ('100 % cotton; ltd', 'shop@example.org');

-- migrate: downgrade
DELETE FROM customers WHERE email = 'shop@example.org';
ALTER TABLE orders DROP CONSTRAINT ck_orders_total;
ALTER TABLE orders DROP COLUMN total;
