"""moods of animals"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2222bbbb"
down_revision = "1111aaaa"

mood = postgresql.ENUM("good", "bad", name="mood")


def upgrade():
    mood.create(op.get_bind(), checkfirst=True)
    op.add_column("animals", sa.Column("mood", sa.Enum("good", "bad", name="mood")))


def downgrade():
    op.drop_column("animals", "mood")
