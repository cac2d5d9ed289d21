"""add document ACL

Revision ID: 7a8b9c0d1e2f
"""
revision = '7a8b9c0d1e2f'
down_revision = '5e6f708192a3'
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
