-- revision: f6108d3a7be5
-- revises: d95b1c6e8a04
-- create date: 2026-02-03 17:31:26.958802
-- message: one customer an address

-- migrate: upgrade
ALTER TABLE customers ADD CONSTRAINT uq_customers_email UNIQUE (email);

-- migrate: downgrade
ALTER TABLE customers DROP CONSTRAINT uq_customers_email;
