"""backfill owners

Revision ID: 9c0d1e2f3041
"""
revision = '9c0d1e2f3041'
down_revision = '8b9c0d1e2f30'
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
