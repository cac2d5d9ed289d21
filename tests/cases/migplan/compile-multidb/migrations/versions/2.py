"""Options that env.py sets, or that nobody gives, are not known."""
from alembic import context, op

revision = "2222"
down_revision = "1111"


def upgrade(engine_name):
    globals()["upgrade_elsewhere"]()


def downgrade(engine_name):
    op.execute("SELECT '%s'" % context.config.get_main_option("colour"))
