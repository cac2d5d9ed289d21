"""create orders

Revision ID: aaaa
Revises: None

"""
from alembic import op

revision = "aaaa"
down_revision = None


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
