"""pay once

Revision ID: p2
Revises: p1
"""
from alembic import op

revision = "p2"
down_revision = "p1"


def upgrade():
    op.execute("UPDATE account SET balance = balance + 1")
    op.execute("SELECT pg_sleep((SELECT seconds FROM pause))")


def downgrade():
    op.execute("UPDATE account SET balance = balance - 1")
