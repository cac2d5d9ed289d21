"""rename documents.source to source_uri

Revision ID: 7f9af568f10d
Revises: 39a2e57f9fec
Create Date: 2026-03-26 13:55:48.037719+00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '7f9af568f10d'
down_revision = '39a2e57f9fec'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column(
        'documents', 'source', new_column_name='source_uri', existing_type=sa.String(length=2048)
    )


def downgrade() -> None:
    op.alter_column(
        'documents', 'source_uri', new_column_name='source', existing_type=sa.String(length=2048)
    )
