"""What a session does by itself is no statement that is left out."""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.orm import Session

revision = "1111"
down_revision = None


def upgrade():
    op.execute("SELECT 1")
    session = Session(bind=op.get_bind())
    session.add(object())
    session.commit()
    op.execute("SELECT 'after'")


def downgrade():
    op.execute("SELECT -1")
    session = Session(op.get_bind())
    session.execute(sa.text("SELECT name FROM t")).one().name = "other"
    session.commit()
    op.execute("SELECT 'after'")
