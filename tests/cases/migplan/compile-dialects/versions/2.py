"""What Alembic takes and does nothing with."""
import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade():
    op.alter_column("t", "a", type=sa.Text(), existing_nullable=True)
    op.alter_column("t", sa.Column("a", sa.Boolean(), server_default=sa.text("false")), schema="s")
    op.alter_column("t", "a", type=sa.Text(), nullable=False)


async def downgrade():
    op.drop_table("t")
