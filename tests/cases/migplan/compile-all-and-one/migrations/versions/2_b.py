"""longer names"""
import sqlalchemy as sa
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    op.alter_column("customers", "name", type_=sa.Text(), nullable=True, server_default=None)
    op.drop_index("ix_customers_name", "customers")
    op.add_column("customers", sa.Column("email", sa.Text()))
    op.create_check_constraint("ck_email", "customers", "email <> ''")


def downgrade():
    op.drop_column("customers", "email")
    op.create_index("ix_customers_name", "customers", ["name"])
    op.alter_column("customers", "name", type_=sa.String(80), nullable=False)
