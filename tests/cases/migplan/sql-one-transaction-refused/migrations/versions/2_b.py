"""more tables"""
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.execute("CREATE TABLE b (id integer)")


def downgrade():
    op.execute("DROP TABLE b")
