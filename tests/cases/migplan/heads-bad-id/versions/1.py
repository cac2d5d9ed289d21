"""first"""
revision = "a1-b"
down_revision = None
branch_labels = None
depends_on = None
