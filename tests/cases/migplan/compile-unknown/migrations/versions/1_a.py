"""customers"""
import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(50), nullable=False, server_default=""),
        sa.Column("mood", sa.Enum("good", "bad", name="mood")),
    )
    op.create_index("ix_customers_name", "customers", ["name"], unique=True)


def downgrade():
    op.drop_table("customers")
