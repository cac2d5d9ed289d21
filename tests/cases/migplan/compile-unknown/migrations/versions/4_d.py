"""allowed"""
from alembic import op

revision = "d4"
down_revision = "c3"


def upgrade():
    op.execute("ALTER TYPE mood ADD VALUE 'fair'")  # migplan: allow downgrade-mismatch -- labels stay
    op.execute("DROP SEQUENCE numbers")


def downgrade():
    op.execute("SELECT 1")
