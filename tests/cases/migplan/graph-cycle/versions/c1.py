"""step 1"""
revision = "c1"
down_revision = "c2"
