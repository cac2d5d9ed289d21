"""accounts

Revision ID: p1
Revises:
"""
from alembic import op
import sqlalchemy as sa

revision = "p1"
down_revision = None


def upgrade():
    op.create_table("account", sa.Column("id", sa.BigInteger(), primary_key=True),
                    sa.Column("name", sa.Text()), sa.Column("balance", sa.BigInteger()))
    op.execute("INSERT INTO account SELECT g, 'n' || g / 2, 0 FROM generate_series(1, 200) AS g")


def downgrade():
    op.drop_table("account")
