"""002_a

Create Date: 2026-01-01 10:00:00
"""
import uuid

from alembic import op

revision = "a"
down_revision = "b"
depends_on = None


def upgrade():
    op.execute("alter table t add column b int, drop column a")


def downgrade():
    op.execute("alter table t add column a int, drop column b")
