"""c

Create Date: 2025-12-31 10:00:00
"""
import uuid

from alembic import op

revision = "c"
down_revision = "a"
depends_on = ("b", "zzz")


def upgrade():
    op.execute(f"insert into t values ({uuid.uuid4().int})")


def downgrade():
    op.execute("alter table t drop column c")
