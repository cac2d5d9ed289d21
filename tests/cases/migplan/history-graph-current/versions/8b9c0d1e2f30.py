"""merge audit log and document ACL

Revision ID: 8b9c0d1e2f30
"""
revision = '8b9c0d1e2f30'
down_revision = ('6f708192a3b4', '7a8b9c0d1e2f')
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
