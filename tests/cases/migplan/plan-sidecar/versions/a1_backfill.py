"""backfill owners"""
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    for (name,) in op.get_bind().execute("SELECT name FROM owner"):
        op.execute(f"INSERT INTO person VALUES ('{name}')")


def downgrade():
    op.execute("DELETE FROM person")
