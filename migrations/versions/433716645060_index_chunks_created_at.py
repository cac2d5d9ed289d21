"""index chunks created_at

Revision ID: 433716645060
Revises: 001_initial
Create Date: 2026-01-29 15:02:51.770981+00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '433716645060'
down_revision = '001_initial'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Built while the table is in use: CONCURRENTLY needs no transaction.
    with op.get_context().autocommit_block():
        op.create_index(
            'ix_chunks_created_at',
            'chunks',
            ['created_at'],
            unique=False,
            postgresql_concurrently=True,
        )


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index('ix_chunks_created_at', table_name='chunks', postgresql_concurrently=True)
