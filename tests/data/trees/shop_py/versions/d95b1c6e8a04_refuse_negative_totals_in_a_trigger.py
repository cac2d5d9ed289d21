"""refuse negative totals in a trigger

Revision ID: d95b1c6e8a04
Revises: c40d7a9e2f35
Create Date: 2026-01-15 13:22:10.640071

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'd95b1c6e8a04'
down_revision = 'c40d7a9e2f35'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
CREATE FUNCTION refuse_negative() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    -- Half a sentence; and the other half.
    IF NEW.total < 0 THEN
        RAISE EXCEPTION 'an order of % is too small; it''s less than nothing', NEW.total;
    END IF;
    RETURN NEW;
END;
$body$
"""
    )
    op.execute(
        "CREATE TRIGGER orders_total BEFORE INSERT OR UPDATE ON orders"
        " FOR EACH ROW EXECUTE FUNCTION refuse_negative()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER orders_total ON orders")
    op.execute("DROP FUNCTION refuse_negative()")
