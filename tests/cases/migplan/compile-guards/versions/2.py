"""Parameters that only env.py gives."""
revision = "2"
down_revision = "1"


def upgrade(op, tables):
    op.drop_table("x")


def downgrade(engine_name="x"):
    pass
