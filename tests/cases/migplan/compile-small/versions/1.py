"""Type aliases, functions as text, what sqlmodel passes on, names outside of a package."""
import sqlmodel
from alembic import op
import sqlalchemy as sa

revision = "1111"
down_revision = None

type Name = str


def upgrade():
    type Other = Name
    op.execute("INSERT INTO t VALUES ('{0}', {1})".format(sa.func.now(), sa.func.gen_random_uuid()))
    op.create_table(
        "u",
        sa.Column("id", sqlmodel.sql.sqltypes.types.Uuid(), nullable=False),
        sa.Column("of", sqlmodel.sql.sqltypes.GUID()),
    )


def downgrade():
    op.execute(f"SELECT {sa.func.current_timestamp()}")
