"""report orders by customer

Revision ID: e27fa3b4c918
Revises: d95b1c6e8a04
Create Date: 2026-02-02 08:48:51.319964

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'e27fa3b4c918'
down_revision = 'd95b1c6e8a04'
branch_labels = ('reports',)
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE VIEW customer_totals AS
        SELECT c.id, c.name, coalesce(sum(o.total), 0) AS total
          FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
         GROUP BY c.id, c.name
        """
    )


def downgrade() -> None:
    op.execute("DROP VIEW customer_totals")
