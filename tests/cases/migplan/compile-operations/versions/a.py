from alembic import op
from ops import ReplaceableObject
revision='a'
down_revision=None
v = ReplaceableObject("v1", "SELECT 1")
def upgrade():
    op.create_view(v)
    op.create_sequence("seq", schema="x")
def downgrade():
    op.drop_view(v)
