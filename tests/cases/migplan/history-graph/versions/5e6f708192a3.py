"""index chunks.document_id

Revision ID: 5e6f708192a3
"""
revision = '5e6f708192a3'
down_revision = '4d5e6f708192'
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
