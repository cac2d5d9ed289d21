"""reads rows"""
from alembic import op

revision = "e5"
down_revision = "d4"


def upgrade():
    op.execute("CREATE TABLE z (id integer)")
    rows = op.get_bind().execute("SELECT id FROM z").fetchall()
    for row in rows:
        op.execute("DELETE FROM z WHERE id = %d" % row[0])


def downgrade():
    op.execute("DROP TABLE z")
