"""first"""
revision = "a1"
down_revision = None
branch_labels = "shop"
depends_on = None
