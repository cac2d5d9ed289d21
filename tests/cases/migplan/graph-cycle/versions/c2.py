"""step 2"""
revision = "c2"
down_revision = "c3"
