"""sources

Revision ID: 0003
Revises: None

"""
from alembic import op

revision = "0003"
down_revision = None


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
