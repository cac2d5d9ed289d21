"""add document status

Revision ID: 4a6f74e251ae
Revises: 433716645060
Create Date: 2026-02-17 10:40:03.154207+00:00

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '4a6f74e251ae'
down_revision = '433716645060'
branch_labels = None
depends_on = None


document_status = postgresql.ENUM(
    'pending', 'indexed', 'failed', name='document_status', create_type=False
)


def upgrade() -> None:
    document_status.create(op.get_bind(), checkfirst=False)
    op.add_column(
        'documents',
        sa.Column('status', document_status, server_default='pending', nullable=False),
    )


def downgrade() -> None:
    op.drop_column('documents', 'status')
    document_status.drop(op.get_bind(), checkfirst=False)
