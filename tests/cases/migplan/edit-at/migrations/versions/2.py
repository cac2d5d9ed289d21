"""add audit log"""
revision = 'bbbb'
down_revision = 'aaaa'


def upgrade():
    pass


def downgrade():
    pass
