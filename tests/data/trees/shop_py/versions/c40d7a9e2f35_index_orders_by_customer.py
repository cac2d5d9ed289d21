"""index orders by customer

Revision ID: c40d7a9e2f35
Revises: b83e5f10c6d2
Create Date: 2025-12-08 11:05:37.002418

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'c40d7a9e2f35'
down_revision = 'b83e5f10c6d2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index('ix_orders_customer_id', 'orders', ['customer_id'], postgresql_concurrently=True)
        op.create_index('ix_orders_placed_at', 'orders', [sa.text('placed_at DESC')], postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index('ix_orders_placed_at', table_name='orders', postgresql_concurrently=True)
        op.drop_index('ix_orders_customer_id', table_name='orders', postgresql_concurrently=True)
