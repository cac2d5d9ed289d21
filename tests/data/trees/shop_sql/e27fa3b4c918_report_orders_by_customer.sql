-- revision: e27fa3b4c918
-- revises: d95b1c6e8a04
-- branch labels: reports
-- create date: 2026-02-02 08:48:51.319964
-- message: report orders by customer

-- migrate: upgrade
CREATE VIEW customer_totals AS
SELECT c.id, c.name, coalesce(sum(o.total), 0) AS total
  FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
 GROUP BY c.id, c.name;

-- migrate: downgrade
DROP VIEW customer_totals;
