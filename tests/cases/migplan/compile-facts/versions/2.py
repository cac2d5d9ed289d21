"""A variable that is said not to be set, and one that nobody speaks of."""
import os

from alembic import op

revision = "2222"
down_revision = "1111"


def upgrade():
    op.execute("SELECT '%s', %s" % (os.getenv("APP_UNSET", "x"), os.environ.get("APP_UNSET")))
    if "APP_UNSET" not in os.environ and "APP_EMPTY" in os.environ:
        op.execute("SELECT 1")
    try:
        op.execute(os.environ["APP_UNSET"])
    except KeyError:
        op.execute("SELECT 2")


def downgrade():
    if "APP_OTHER" in os.environ:
        op.execute("SELECT 3")
