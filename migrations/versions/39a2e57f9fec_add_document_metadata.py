"""add document metadata

Revision ID: 39a2e57f9fec
Revises: 4a6f74e251ae
Create Date: 2026-03-04 08:21:36.902715+00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '39a2e57f9fec'
down_revision = '4a6f74e251ae'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'documents',
        sa.Column(
            'metadata',
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
    )
    op.create_index(
        'ix_documents_metadata', 'documents', ['metadata'], unique=False, postgresql_using='gin'
    )


def downgrade() -> None:
    op.drop_index('ix_documents_metadata', table_name='documents', postgresql_using='gin')
    op.drop_column('documents', 'metadata')
