"""What the script itself changes about its SQL."""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import DropTable

revision = "1"
down_revision = None


class Upper(sa.TypeDecorator):
    impl = sa.String

    def process_bind_param(self, value, dialect):
        return value.upper()


@compiles(DropTable, "postgresql")
def cascade(element, compiler, **kw):
    return compiler.visit_drop_table(element) + " CASCADE"


def upgrade():
    op.add_column("t", sa.Column("a", Upper(3)))
    op.execute(sa.table("t", sa.column("a", Upper(3))).insert().values(a="x"))


def downgrade():
    op.drop_column("t", "a")
    op.drop_table("t")
