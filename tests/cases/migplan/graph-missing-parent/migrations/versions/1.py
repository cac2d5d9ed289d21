"""a revision"""
revision = 'aaaa'
down_revision = 'zzzz'


def upgrade():
    pass


def downgrade():
    pass
