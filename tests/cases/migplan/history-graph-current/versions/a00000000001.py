"""other base

Revision ID: a00000000001
"""
revision = 'a00000000001'
down_revision = None
branch_labels = 'bill'
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
