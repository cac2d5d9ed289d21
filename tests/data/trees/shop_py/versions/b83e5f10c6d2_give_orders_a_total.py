"""give orders a total

Revision ID: b83e5f10c6d2
Revises: a1f4c0d92b17
Create Date: 2025-11-19 16:40:02.775310

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'b83e5f10c6d2'
down_revision = 'a1f4c0d92b17'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        'orders', sa.Column('total', sa.Numeric(precision=12, scale=2), server_default='0', nullable=False)
    )
    op.create_check_constraint('ck_orders_total', 'orders', 'total >= 0')
    op.execute("INSERT INTO customers (name, email) VALUES ('100 % cotton; ltd', 'shop@example.org')")


def downgrade() -> None:
    op.execute("DELETE FROM customers WHERE email = 'shop@example.org'")
    op.drop_constraint('ck_orders_total', 'orders', type_='check')
    op.drop_column('orders', 'total')
