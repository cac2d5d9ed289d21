"""2

Create Date: 2026-01-01
"""
import uuid

from alembic import op

revision = "r2"
down_revision = "r1"
depends_on = None


def upgrade():
    op.execute("alter table t alter a type bigint, add constraint ck check (a > 0); drop table u; create index ix2 on t (b)")


def downgrade():
    pass
