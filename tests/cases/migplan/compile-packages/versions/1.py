"""Types of other packages, with the arguments that change what is written."""
import geoalchemy2
import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op
from sqlalchemy_utils.types.encrypted.encrypted_type import StringEncryptedType

revision = "1111"
down_revision = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sqlalchemy_utils.UUIDType(binary=False)),
        sa.Column("old_id", sqlalchemy_utils.types.uuid.UUIDType(binary=False, native=False)),
        sa.Column("secret", StringEncryptedType(sa.Unicode, "key", length=255)),
        sa.Column("note", StringEncryptedType(sa.Unicode, "key")),
        sa.Column("at", sqlalchemy_utils.ArrowType(timezone=True)),
        sa.Column("phone", sqlalchemy_utils.PhoneNumberType("DE", 33)),
        sa.Column("place", geoalchemy2.Geometry("POINT", 4326, 2, False)),
    )


def downgrade():
    op.add_column("t", sa.Column("raw", sqlalchemy_utils.UUIDType(native=False)))
