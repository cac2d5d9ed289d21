"""3

Create Date: 2026-01-01
"""
import uuid

from alembic import op

revision = "r3"
down_revision = "r1"
depends_on = None


def upgrade():
    op.execute("alter table public.t drop column a; alter table t drop column b"); op.execute("alter table u add column z int")
    op.execute("create index concurrently ix2 on t (c); alter table t add constraint ck check (c > 0)")


def downgrade():
    pass
