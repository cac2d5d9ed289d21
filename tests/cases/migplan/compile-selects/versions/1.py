"""What SELECT, EXISTS and empty lists look like."""
import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None

t = sa.table("t", sa.column("a"), sa.column("b"))
u = sa.Table("u", sa.MetaData(), sa.Column("id", sa.Integer), sa.PrimaryKeyConstraint("id"))


def upgrade():
    s = sa.select(t.c.a, sa.column("z"), u.c.id.label("q")).subquery("s")
    op.execute(sa.select(s.c.a))
    op.execute(t.update().where(u.c.id == t.c.a).values(b=s.c.q))
    op.execute(sa.select(t.c.a).where(sa.select(u.c.id).where(u.c.id == t.c.a).exists()))
    op.execute(sa.select(t.c.a).where(~sa.exists(sa.select(u.c.id)).where(u.c.id == t.c.a)))
    op.execute(sa.select(t.c.a).where(sa.or_(t.c.a.in_([]), t.c.b.not_in([]))))
    op.execute(sa.text("DELETE FROM t WHERE a IN :a").bindparams(
        sa.bindparam("a", value=["x", "y'z"], expanding=True)))
