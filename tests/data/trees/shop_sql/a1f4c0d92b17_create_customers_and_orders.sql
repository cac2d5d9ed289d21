-- revision: a1f4c0d92b17
-- revises: <base>
-- create date: 2025-11-03 09:12:44.120933
-- message: create customers and orders

-- migrate: upgrade
CREATE TABLE customers (
    id SERIAL NOT NULL,
    name VARCHAR(200) NOT NULL,
    email VARCHAR(320),
    PRIMARY KEY (id)
);
CREATE TABLE orders (
    id SERIAL NOT NULL,
    customer_id INTEGER NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT fk_orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);

-- migrate: downgrade
DROP TABLE orders;
DROP TABLE customers;
