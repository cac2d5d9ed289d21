"""step 3"""
revision = "c3"
down_revision = "c1"
