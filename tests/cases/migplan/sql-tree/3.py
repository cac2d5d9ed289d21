"""a script"""
revision = 'cccc'
down_revision = 'bbbb'


def upgrade():
    pass


def downgrade():
    pass
