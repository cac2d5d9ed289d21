"""create chunks with embeddings

Revision ID: 3c4d5e6f7081
"""
revision = '3c4d5e6f7081'
down_revision = None
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
