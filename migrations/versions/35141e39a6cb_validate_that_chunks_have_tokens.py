"""validate that chunks have tokens

Revision ID: 35141e39a6cb
Revises: 485f0bf97b5e
Create Date: 2026-09-08 14:31:05.840212+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '35141e39a6cb'
down_revision: Union[str, Sequence[str], None] = '485f0bf97b5e'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("ALTER TABLE chunks VALIDATE CONSTRAINT ck_chunks_token_count_positive")


def downgrade() -> None:
    """Downgrade schema."""
    # A constraint cannot be made unvalidated, only made anew.
    op.drop_constraint('ck_chunks_token_count_positive', 'chunks', type_='check')
    op.create_check_constraint(
        'ck_chunks_token_count_positive', 'chunks', 'token_count > 0', postgresql_not_valid=True
    )
