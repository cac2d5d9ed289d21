"""first"""
import sqlalchemy as sa
from alembic import op

revision = "1111aaaa"
down_revision = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))


def downgrade():
    op.drop_table("t")
