"""a"""
from alembic import op
import sqlalchemy as sa
revision = "aaaa"
down_revision = None
def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))
    conn = op.get_bind()
    for row in conn.execute(sa.text("select id from t")):
        op.execute("update t set id = %d" % (row[0] + 1))
    op.drop_table("x")
def downgrade():
    op.drop_table("t")
