"""evil </script> --> @all

Revision ID: c1
Revises: "a1"

"""
from alembic import op

revision = "c1"
down_revision = "a1"


def upgrade():
    op.execute("SELECT 1")


def downgrade():
    op.execute("SELECT 2")
