"""tables"""
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE a (id integer)")


def downgrade():
    op.execute("DROP TABLE a")
