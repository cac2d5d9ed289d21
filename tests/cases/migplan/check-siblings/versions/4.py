"""4

Create Date: 2026-01-01
"""
import uuid

from alembic import op

revision = "r4"
down_revision = "r3"
depends_on = None


def upgrade():
    op.execute("alter table t rename column c to d")


def downgrade():
    pass
