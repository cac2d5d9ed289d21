"""What only a run would know is said by the project."""
import os
from os import environ, getenv

from alembic import op
import sqlalchemy as sa

revision = "1111"
down_revision = None

SCHEMA = os.environ["APP_SCHEMA"]


def upgrade(tenant, other="none"):
    op.create_table("t", sa.Column("id", sa.Integer), schema=SCHEMA)
    op.execute(f"SELECT '{tenant}', '{other}', '{getenv('APP_SCHEMA')}', '{environ.get('APP_EMPTY', 'x')}'")


def downgrade():
    op.execute("SELECT '%s'" % getenv("APP_OTHER", "x"))
