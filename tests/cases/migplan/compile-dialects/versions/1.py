"""What a dialect is an instance of."""
from alembic import op
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2

revision = "1"
down_revision = None


def upgrade():
    bind = op.get_bind()
    if isinstance(bind.dialect, MySQLDialect):
        op.execute("SELECT 1")
    if isinstance(bind.engine.dialect, PGDialect):
        op.execute("SELECT 2")
    if isinstance(op.get_context().dialect, (MySQLDialect, PGDialect)):
        op.execute("SELECT 3")
    if not isinstance(bind.dialect, (sqlite.base.SQLiteDialect, MySQLDialect)):
        op.execute("SELECT 4")


def downgrade():
    if isinstance(op.get_bind().dialect, PGDialect_psycopg2):
        op.execute("SELECT 5")
