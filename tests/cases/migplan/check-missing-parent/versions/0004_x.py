"""messages

Revision ID: 0004
Revises: "0003_add_sources"

"""
from alembic import op

revision = "0004"
down_revision = "0003_add_sources"


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
