"""start"""
revision = "aaaa"
down_revision = None


def upgrade():
    pass


def downgrade():
    pass
