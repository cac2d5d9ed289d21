"""add audit log

Revision ID: bbbb
Revises: "aaaa"

"""
from alembic import op

revision = "bbbb"
down_revision = "aaaa"


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
