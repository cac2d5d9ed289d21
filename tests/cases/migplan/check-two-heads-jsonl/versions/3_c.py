"""add document ACL

Revision ID: cccc
Revises: "aaaa"

"""
from alembic import op

revision = "cccc"
down_revision = "aaaa"


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
