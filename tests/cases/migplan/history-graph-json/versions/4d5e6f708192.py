"""add ingestion jobs

Revision ID: 4d5e6f708192
"""
revision = '4d5e6f708192'
down_revision = '3c4d5e6f7081'
branch_labels = None
depends_on = None

def upgrade():
    pass

def downgrade():
    pass
