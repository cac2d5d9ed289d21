"""first of worker"""
from alembic import op

revision = "worker2"
down_revision = "worker0"


def upgrade():
    op.execute("create table t (id int)")


def downgrade():
    op.execute("drop table t")
