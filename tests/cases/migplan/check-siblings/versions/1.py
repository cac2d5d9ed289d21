"""1

Create Date: 2026-01-01
"""
import uuid

from alembic import op

revision = "r1"
down_revision = None
depends_on = None


def upgrade():
    op.execute("create table t (a int, b int, c int); create table u (a int); create index ix on t (a)")


def downgrade():
    op.execute("drop table t, u")
