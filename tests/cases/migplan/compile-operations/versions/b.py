from alembic import op
from ops import ReplaceableObject
revision='b'
down_revision='a'
v = ReplaceableObject("v1", "SELECT 2")
def upgrade():
    op.replace_view(v, replaces="a.v")
def downgrade():
    op.replace_view(v, replace_with="a.v")
