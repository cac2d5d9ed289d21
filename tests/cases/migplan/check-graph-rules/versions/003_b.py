"""003_b

Create Date: 2026-01-02 10:00:00
"""
import uuid

from alembic import op

revision = "b"
down_revision = None
depends_on = None


def upgrade():
    op.execute("create table t (a int)")


def downgrade():
    op.execute("drop table t"); op.execute("drop table u")
