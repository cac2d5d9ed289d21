"""What a query gives is not known."""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, sessionmaker

revision = "2222"
down_revision = "1111"


class User(declarative_base()):
    __tablename__ = "user"
    id = sa.Column(sa.Integer, primary_key=True)


def upgrade():
    for user in sessionmaker()(bind=op.get_bind()).query(User).filter(User.id > 1):
        user.id = 2


def downgrade():
    session = sessionmaker()(bind=op.get_bind())
    session.query(User).filter(User.id == 1).first().id = 3
    session.commit()
