"""What a directive does with the database is not known."""
from alembic import op

revision = "d"
down_revision = "c"


def upgrade():
    op.rebuild("x")


def downgrade():
    op.invoke(object())
