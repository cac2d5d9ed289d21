"""count the tokens of chunks

Revision ID: bee0a2287e08
Revises: 7f9af568f10d
Create Date: 2026-05-13 16:08:22.611893+00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'bee0a2287e08'
down_revision = '7f9af568f10d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('chunks', sa.Column('token_count', sa.Integer(), nullable=True))
    # Four characters a token, until the tokenizer has seen the chunk.
    op.execute(
        """
        UPDATE chunks
           SET token_count = greatest(1, ceil(char_length(content) / 4.0)::integer)
         WHERE token_count IS NULL
        """
    )
    op.alter_column('chunks', 'token_count', existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    op.drop_column('chunks', 'token_count')
