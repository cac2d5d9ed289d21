"""what cannot be known is not told"""
import sqlalchemy as sa
from alembic import op

revision = "c3"
down_revision = "b2"


def upgrade():
    op.drop_column("legacy", "note")
    op.drop_table("attic")
    op.execute("CREATE INDEX IF NOT EXISTS ix_legacy ON legacy (id)")
    op.execute("CREATE OR REPLACE VIEW old AS SELECT 1 AS one")


def downgrade():
    op.create_table("attic", sa.Column("id", sa.Integer))
    op.add_column("legacy", sa.Column("note", sa.Text(), nullable=False))
