"""create orders

# migplan: allow MP101 -- not a comment, but text
"""
# migplan: irreversible -- the orders are gone, nobody can bring them back
from alembic import op

revision = "aaaa"
down_revision = None


def upgrade():
    op.execute("create table orders (id bigint primary key)")


def downgrade():
    raise NotImplementedError("gone")
