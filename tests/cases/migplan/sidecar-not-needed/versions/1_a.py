"""a"""
from alembic import op
import sqlalchemy as sa
revision = "aaaa"
down_revision = None
def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))
    op.drop_table("x")
def downgrade():
    op.drop_table("t")
