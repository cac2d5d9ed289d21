"""make moods"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "1111aaaa"
down_revision = None

mood = postgresql.ENUM("good", "bad", name="mood")


def upgrade():
    mood.create(op.get_bind(), checkfirst=True)
    op.add_column("people", sa.Column("mood", sa.Enum("good", "bad", name="mood")))


def downgrade():
    op.drop_column("people", "mood")
    mood.drop(op.get_bind(), checkfirst=True)
