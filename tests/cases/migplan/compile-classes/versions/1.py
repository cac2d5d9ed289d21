"""Declarative classes are the tables that they map."""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declarative_base, mapped_column

revision = "1111"
down_revision = None

Base = declarative_base()


class Newer(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    __table_args__ = (sa.UniqueConstraint("name"), {"schema": "shop"})
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column("name", sa.String)
    active = sa.Column(sa.Boolean, default=True)


class Order(Newer):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("shop.account.id"))


class Half(Base):
    __tablename__ = "half"
    id = sa.Column("half_id", sa.Integer, primary_key=True)


def upgrade():
    bind = op.get_bind()
    bind.execute(sa.update(Account).where(Account.name.is_(None)).values({Account.name: "x", Account.active: False}))
    bind.execute(sa.delete(Order).where(Order.account_id == Account.id, ~Account.active))
    op.bulk_insert(Account.__table__, [{"id": 1, "name": "one"}])
    bind.execute(sa.insert(Order).from_select(["account_id"], sa.select(Account.id)))
    session = Session(bind=bind)
    session.query(Account).filter(Account.id == 5).filter_by(name="y").update({"name": "z"})
    session.query(Order).delete(synchronize_session=False)
    session.execute(sa.delete(Order).where(Order.id > 3))
    session.commit()
    session.execute(sa.delete(Account).where(sa.func.lower(Account.name) == "x"))


def downgrade():
    session = Session(bind=op.get_bind())
    session.query(Account).filter(sa.func.lower(Account.name) == "x").update({"name": "y"}, synchronize_session=False)
    op.execute(sa.delete(Half).where(Half.id == 1))
