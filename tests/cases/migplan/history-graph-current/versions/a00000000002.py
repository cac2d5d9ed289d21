"""bill "2" <b>&`x`#

Revision ID: a00000000002
"""
revision = 'a00000000002'
down_revision = 'a00000000001'
branch_labels = None
depends_on = '5e6f708192a3'

def upgrade():
    pass

def downgrade():
    pass
