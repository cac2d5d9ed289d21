-- revision: cccc
-- revises: bbbb
-- message: drop what nobody reads
-- migplan: allow missing-downgrade -- nobody reads it

-- migrate: upgrade
drop table orders;
