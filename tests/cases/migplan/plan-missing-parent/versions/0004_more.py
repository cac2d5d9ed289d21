"""second"""
revision = "0004"
down_revision = "0003_add_sources"
branch_labels = None
depends_on = None
