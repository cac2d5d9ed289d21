"""first of worker"""
from alembic import op

revision = "worker1"
down_revision = None


def upgrade():
    op.execute("create table t (id int)")


def downgrade():
    op.execute("drop table t")
