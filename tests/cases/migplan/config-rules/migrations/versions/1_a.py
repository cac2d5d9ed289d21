"""create orders"""
from alembic import op

# migplan: allow missing-downgrad -- misspelt
# migplan: allow missing-downgrade
# migplan: allow MP401, cycle -- never so here
# migplan: alow MP120 -- misspelt too
# migplan: allow -- which one?
revision = "aaaa"
down_revision = None


def upgrade():
    op.execute("create table orders (id bigint primary key)")
    # migplan: allow MP305 -- nothing here is opaque
    op.execute(
        "create table lines (id bigint primary key)",  # migplan: allow MP999 -- no such rule
    )
