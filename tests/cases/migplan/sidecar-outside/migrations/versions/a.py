"""an index, and what nobody knows"""
import os

from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix", "t", ["id"], postgresql_concurrently=True)
    op.execute("SET app.mode = '%s'" % os.environ["MODE"])


def downgrade():
    op.drop_index("ix")
