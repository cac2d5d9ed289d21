"""index live documents

Revision ID: 30edbdcce273
Revises: d251b2cce003
Create Date: 2026-07-02 12:17:40.523364+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '30edbdcce273'
down_revision: Union[str, Sequence[str], None] = 'd251b2cce003'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    # What readers list is never deleted: an index over the rest alone.
    op.create_index(
        'ix_documents_live_updated_at',
        'documents',
        ['updated_at'],
        unique=False,
        postgresql_where=sa.text('deleted_at IS NULL'),
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_index(
        'ix_documents_live_updated_at',
        table_name='documents',
        postgresql_where=sa.text('deleted_at IS NULL'),
    )
