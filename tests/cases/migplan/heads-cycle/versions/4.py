"""x

Revision ID: d1
Revises: "c1"

"""
from alembic import op

revision = "d1"
down_revision = "c1"


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
