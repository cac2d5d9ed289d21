"""indexes, with nobody waiting

Revision ID: p3
Revises: p2
"""
from alembic import op

revision = "p3"
down_revision = "p2"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("UPDATE account SET balance = balance + 10")
        op.create_index("account_name", "account", ["name"], postgresql_concurrently=True)
        op.create_index("account_id", "account", ["id"], unique=True, postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("account_id", postgresql_concurrently=True)
        op.drop_index("account_name", postgresql_concurrently=True)
