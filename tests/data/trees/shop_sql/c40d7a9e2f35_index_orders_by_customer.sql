-- revision: c40d7a9e2f35
-- revises: b83e5f10c6d2
-- create date: 2025-12-08 11:05:37.002418
-- message: index orders by customer
-- transaction: off

-- migrate: upgrade
CREATE INDEX CONCURRENTLY ix_orders_customer_id ON orders (customer_id);
CREATE INDEX CONCURRENTLY ix_orders_placed_at ON orders (placed_at DESC);

-- migrate: downgrade
DROP INDEX CONCURRENTLY ix_orders_placed_at;
DROP INDEX CONCURRENTLY ix_orders_customer_id;
