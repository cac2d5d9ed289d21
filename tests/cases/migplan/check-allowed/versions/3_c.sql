-- revision: cccc
-- revises: bbbb
-- message: drop what nobody reads
-- migplan: allow missing-downgrade, drop-table -- nobody reads it

-- migrate: upgrade
drop table orders;
