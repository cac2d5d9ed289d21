"""second"""
import sqlalchemy as sa
from alembic import op

revision = "2222bbbb"
down_revision = "1111aaaa"


def upgrade():
    rows = op.get_bind().execute(sa.text("SELECT id FROM t")).fetchall()
    for row in rows:
        op.execute("UPDATE t SET id = %d" % row.id)


def downgrade():
    raise NotImplementedError("no way back")
