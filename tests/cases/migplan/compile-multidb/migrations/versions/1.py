"""One database has its name, so the function that is called is known."""
from alembic import context, op

revision = "1111"
down_revision = None


def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()


def downgrade(engine_name):
    globals().get("downgrade_%s" % engine_name, lambda: None)()


def upgrade_orders():
    op.execute("DELETE FROM orders WHERE age > '%s'" % context.config.get_main_option("retention"))


def upgrade_users():
    op.drop_table("users")
