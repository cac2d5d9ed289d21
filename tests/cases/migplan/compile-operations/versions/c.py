from alembic import op

from ops import CreateShortSequenceOp

revision = "c"
down_revision = "b"


def upgrade():
    op.create_sequence("seq2")


def downgrade():
    op.invoke(CreateShortSequenceOp("seq3"))
