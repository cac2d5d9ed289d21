"""As advanced_alchemy's template has it: its types are put into the package."""
import warnings

import sqlalchemy as sa
from advanced_alchemy.types import GUID, ORA_JSONB, DateTimeUTC
from alembic import op

sa.GUID = GUID
sa.DateTimeUTC = DateTimeUTC
sa.ORA_JSONB = ORA_JSONB

revision = "3333"
down_revision = "2222"


def upgrade() -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning)
        with op.get_context().autocommit_block():
            schema_upgrades()


def schema_upgrades() -> None:
    op.create_table(
        "u",
        sa.Column("id", sa.GUID(length=16), nullable=False),
        sa.Column("at", sa.DateTimeUTC(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_u")),
    )


def downgrade() -> None:
    op.add_column("u", sa.Column("o", sa.ORA_JSONB()))
