"""first"""
revision = "0003"
down_revision = None
branch_labels = None
depends_on = None
