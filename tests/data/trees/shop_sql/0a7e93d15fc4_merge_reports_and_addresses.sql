-- revision: 0a7e93d15fc4
-- revises: e27fa3b4c918, f6108d3a7be5
-- create date: 2026-02-09 10:14:08.507716
-- message: merge reports and addresses

-- migrate: upgrade

-- migrate: downgrade
