"""look at the orders"""
from alembic import op

revision = "bbbb"
down_revision = "aaaa"


def upgrade():
    for row in op.get_bind().execute("select id from orders"):  # migplan: allow opaque-revision, MP401 -- read by hand
        op.execute(f"update orders set id = {row[0]}")


# migplan: allow MP120 -- there is nothing to undo
def downgrade():
    pass
