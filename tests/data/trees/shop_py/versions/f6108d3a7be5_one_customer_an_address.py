"""one customer an address

Revision ID: f6108d3a7be5
Revises: d95b1c6e8a04
Create Date: 2026-02-03 17:31:26.958802

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'f6108d3a7be5'
down_revision = 'd95b1c6e8a04'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_unique_constraint('uq_customers_email', 'customers', ['email'])


def downgrade() -> None:
    op.drop_constraint('uq_customers_email', 'customers', type_='unique')
