"""An enum whose labels change, by alembic_postgresql_enum."""
from alembic import op
from alembic_postgresql_enum import ColumnType, TableReference

revision = "2222"
down_revision = "1111"


def upgrade():
    op.sync_enum_values(
        enum_schema="public",
        enum_name="mood",
        new_values=["on", "off"],
        affected_columns=[
            TableReference("t", "mood", table_schema="shop", existing_server_default="'on'::mood"),
            TableReference("t2", "moods", column_type=ColumnType.ARRAY),
        ],
        enum_values_to_rename=[("away", "off")][:0],
    )


def downgrade():
    op.sync_enum_values("public", "mood", ["on"], [TableReference("t", "mood")], [("off", "on")])
