"""merge reports and addresses

Revision ID: 0a7e93d15fc4
Revises: e27fa3b4c918, f6108d3a7be5
Create Date: 2026-02-09 10:14:08.507716

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0a7e93d15fc4'
down_revision = ('e27fa3b4c918', 'f6108d3a7be5')
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
