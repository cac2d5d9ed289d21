"""x

Revision ID: c1
Revises: "b1"

"""
from alembic import op

revision = "c1"
down_revision = "b1"


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
