"""Nor is what a table that is read from the database does."""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import Session

revision = "2222"
down_revision = "1111"


def upgrade():
    op.execute("SELECT 2")
    t = sa.Table("t", sa.MetaData(), autoload_with=op.get_bind())
    t.drop(op.get_bind())
    op.execute("SELECT 'after'")


def downgrade():
    op.execute("SELECT -2")
    op.get_context().impl.drop_table(sa.table("t"))
    op.execute("SELECT 'after'")
