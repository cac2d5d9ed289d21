"""add audit log

Revision ID: 6f708192a3b4
"""
revision = '6f708192a3b4'
down_revision = '5e6f708192a3'
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
