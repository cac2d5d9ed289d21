from app import REV
revision = REV
down_revision = "a1"
