"""x

Revision ID: b1
Revises: ("a1", "d1")

"""
from alembic import op

revision = "b1"
down_revision = ("a1", "d1")


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
