"""merge ingestion jobs and token counts

Revision ID: d251b2cce003
Revises: 2502ef3d1246, bee0a2287e08
Create Date: 2026-05-18 07:59:14.280036+00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = 'd251b2cce003'
down_revision = ('2502ef3d1246', 'bee0a2287e08')
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
