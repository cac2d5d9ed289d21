"""chunks have tokens

Revision ID: 485f0bf97b5e
Revises: 30edbdcce273
Create Date: 2026-09-08 14:26:57.198470+00:00

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision: str = '485f0bf97b5e'
down_revision: Union[str, Sequence[str], None] = '30edbdcce273'
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    # Holds for new rows from now on; the next revision looks at the old ones.
    op.create_check_constraint(
        'ck_chunks_token_count_positive', 'chunks', 'token_count > 0', postgresql_not_valid=True
    )


def downgrade() -> None:
    """Downgrade schema."""
    op.drop_constraint('ck_chunks_token_count_positive', 'chunks', type_='check')
