"""describe the soft delete

Revision ID: 46b7ac716d73
Revises: 35141e39a6cb
Create Date: 2026-10-20 09:47:33.065581+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '46b7ac716d73'
down_revision: Union[str, Sequence[str], None] = '35141e39a6cb'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.create_table_comment('documents', "What can be asked about; the text itself is in chunks")
    op.alter_column(
        'documents',
        'deleted_at',
        existing_type=sa.DateTime(timezone=True),
        existing_nullable=True,
        comment="Set when the document is deleted; its row and chunks stay for 30 days",
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.alter_column(
        'documents',
        'deleted_at',
        existing_type=sa.DateTime(timezone=True),
        existing_nullable=True,
        comment=None,
        existing_comment="Set when the document is deleted; its row and chunks stay for 30 days",
    )
    op.drop_table_comment(
        'documents', existing_comment="What can be asked about; the text itself is in chunks"
    )
