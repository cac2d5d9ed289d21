"""third

Revision ID: a00000000003
"""
revision = 'a00000000003'
down_revision = '5e6f708192a3'
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
