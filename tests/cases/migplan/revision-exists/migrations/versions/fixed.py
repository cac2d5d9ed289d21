"""a revision"""
revision = 'eeee'
down_revision = 'bbbb'


def upgrade():
    pass


def downgrade():
    pass
