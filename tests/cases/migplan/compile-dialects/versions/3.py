"""A listener of a table of the project's own."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy import event

revision = "3"
down_revision = "2"
own = sa.Table("own", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True))


@event.listens_for(own, "after_create")
def add_trigger(target, connection, **kw):
    connection.execute(sa.text("SELECT 6"))


def upgrade():
    op.create_table("other", sa.Column("id", sa.Integer()))


def downgrade():
    own.create(op.get_bind())
